//! Asks for three words of the recovery phrase, to confirm that it was written down.

use super::recovery::{RecoveryPhrase, WORD_COUNT};

pub const QUIZ_LENGTH: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiz {
    places: [usize; QUIZ_LENGTH],
}

impl Quiz {
    /// Chooses by a random number; every choice is equally likely.
    pub fn draw(random: u64) -> Self {
        let mut left: Vec<usize> = (1..=WORD_COUNT).collect();
        let mut random = random;
        let mut places = [0; QUIZ_LENGTH];
        for place in &mut places {
            let size = u64::try_from(left.len()).unwrap_or(1).max(1);
            let chosen = usize::try_from(random % size).unwrap_or_default();
            random /= size;
            *place = left.remove(chosen);
        }
        places.sort_unstable();
        Self { places }
    }

    /// From 1 to 24, ascending.
    pub fn places(&self) -> [usize; QUIZ_LENGTH] {
        self.places
    }

    /// The places with a wrong answer. Case and outer spaces do not matter.
    pub fn wrong(&self, words: &RecoveryPhrase, answers: [&str; QUIZ_LENGTH]) -> Vec<usize> {
        let is_wrong = |(place, answer): &(usize, &str)| {
            let word = words.iter().nth(place - 1).unwrap_or_default();
            answer.trim().to_lowercase() != word
        };
        let asked = self.places.into_iter().zip(answers);
        asked.filter(is_wrong).map(|(place, _)| place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn quiz_reports_wrong_answers() {
        let words = RecoveryPhrase::from_bytes(&[9; 32]);
        let all: Vec<_> = words.iter().collect();
        let quiz = Quiz::draw(123_456);
        let [a, b, c] = quiz.places();
        let right = [all[a - 1], all[b - 1], all[c - 1]];
        assert_eq!(quiz.wrong(&words, right), Vec::<usize>::new());
        let shouted = format!("  {} ", right[1].to_uppercase());
        assert_eq!(
            quiz.wrong(&words, [right[0], &shouted, right[2]]),
            Vec::<usize>::new()
        );
        assert_eq!(quiz.wrong(&words, [right[0], "", right[2]]), [b]);
        assert_eq!(quiz.wrong(&words, ["x", right[1], "zoo zoo"]), [a, c]);
        assert_eq!(quiz.wrong(&words, [""; 3]), [a, b, c]);
    }

    /// Each of the 2,024 choices comes six times in 24 · 23 · 22 numbers.
    #[test]
    fn quiz_choices_are_uniform() {
        let mut seen = BTreeMap::new();
        for random in 0..24 * 23 * 22 {
            let places = Quiz::draw(random).places();
            assert!(places[0] < places[1] && places[1] < places[2], "{places:?}");
            assert!(places[0] >= 1 && places[2] <= WORD_COUNT, "{places:?}");
            *seen.entry(places).or_insert(0) += 1;
        }
        assert_eq!(seen.len(), 2024);
        assert!(seen.values().all(|times| *times == 6));
    }
}
