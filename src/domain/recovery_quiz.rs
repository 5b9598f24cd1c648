//! Asks for three words of the recovery phrase, to confirm that it was written down.

use super::recovery::{RecoveryPhrase, WORD_COUNT};

pub const QUIZ_LENGTH: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiz {
    positions: [usize; QUIZ_LENGTH],
}

impl Quiz {
    /// Chooses by a random number; every choice is equally likely.
    pub fn draw(mut random: u64) -> Self {
        let mut left: Vec<usize> = (1..=WORD_COUNT).collect();
        let mut positions = [0; QUIZ_LENGTH];
        for position in &mut positions {
            let size = u64::try_from(left.len()).unwrap_or(1).max(1);
            let chosen = usize::try_from(random % size).unwrap_or_default();
            random /= size;
            *position = left.remove(chosen);
        }
        positions.sort_unstable();
        Self { positions }
    }

    /// From 1 to 24, ascending.
    pub fn positions(&self) -> [usize; QUIZ_LENGTH] {
        self.positions
    }

    /// The positions with a wrong answer. Case and outer spaces do not matter.
    pub fn wrong_positions(
        &self,
        phrase: &RecoveryPhrase,
        answers: [&str; QUIZ_LENGTH],
    ) -> Vec<usize> {
        let answers = self.positions.into_iter().zip(answers);
        let wrong = answers.filter(|(position, answer)| {
            phrase.iter().nth(position - 1) != Some(&*answer.trim().to_lowercase())
        });
        wrong.map(|(position, _)| position).collect()
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
        let [a, b, c] = quiz.positions();
        let right = [all[a - 1], all[b - 1], all[c - 1]];
        assert_eq!(quiz.wrong_positions(&words, right), Vec::<usize>::new());
        let upper_case = format!("  {} ", right[1].to_uppercase());
        assert_eq!(
            quiz.wrong_positions(&words, [right[0], &upper_case, right[2]]),
            Vec::<usize>::new()
        );
        assert_eq!(quiz.wrong_positions(&words, [right[0], "", right[2]]), [b]);
        assert_eq!(
            quiz.wrong_positions(&words, ["x", right[1], "zoo zoo"]),
            [a, c]
        );
        assert_eq!(quiz.wrong_positions(&words, [""; 3]), [a, b, c]);
    }

    /// Each of the 2,024 choices comes six times in 24 · 23 · 22 numbers.
    #[test]
    fn quiz_choices_are_uniform() {
        let mut seen = BTreeMap::new();
        for random in 0..24 * 23 * 22 {
            let positions = Quiz::draw(random).positions();
            assert!(
                positions[0] < positions[1] && positions[1] < positions[2],
                "{positions:?}"
            );
            assert!(
                positions[0] >= 1 && positions[2] <= WORD_COUNT,
                "{positions:?}"
            );
            *seen.entry(positions).or_insert(0) += 1;
        }
        assert_eq!(seen.len(), 2024);
        assert!(seen.values().all(|times| *times == 6));
    }
}
