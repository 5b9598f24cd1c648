use super::*;
use bip39::Mnemonic;

fn text(words: &RecoveryPhrase) -> String {
    words.iter().collect::<Vec<_>>().join(" ")
}

/// Vectors of `docs/backend-contract.md`; the first three were published with BIP-39.
#[test]
fn phrases_match_the_contract_vectors() {
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../../../tests/fixtures/recovery.json")).unwrap();
    let vectors = vectors["vectors"].as_array().unwrap();
    assert!(vectors.len() >= 4);
    for vector in vectors {
        let root = vector["root"].as_str().unwrap();
        let bytes = data_encoding::HEXLOWER.decode(root.as_bytes()).unwrap();
        let words = RecoveryPhrase::from_bytes(&bytes.try_into().unwrap());
        assert_eq!(text(&words), vector["words"].as_str().unwrap(), "{root}");
    }
}

#[test]
fn phrase_parses_in_every_common_notation() {
    let words = RecoveryPhrase::from_bytes(&[0x5a; 32]);
    let all: Vec<_> = words.iter().collect();
    let numbered = |mark: &str| {
        let lines = all
            .iter()
            .zip(1..)
            .map(|(word, at)| format!("{at}{mark} {word}"));
        lines.collect::<Vec<_>>().join("\n")
    };
    for written in [
        all.join(" "),
        format!("  {}\n\n", all.join("  \t\r\n ")),
        all.join(", ").to_uppercase(),
        numbered("."),
        numbered(")"),
        numbered(""),
        numbered(".").replace(". ", "."),
        all.iter()
            .map(|word| word.get(..4).unwrap_or(word))
            .collect::<Vec<_>>()
            .join(" "),
    ] {
        let read =
            RecoveryPhrase::parse(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
        assert_eq!(read.expose(), &[0x5a; 32], "{written}");
    }
}

#[test]
fn parse_error_names_the_mistake() {
    let words = RecoveryPhrase::from_bytes(&[0x5a; 32]);
    let all: Vec<_> = words.iter().collect();
    let with = |position: usize, word: &'static str| {
        let mut changed = all.clone();
        changed[position - 1] = word;
        changed.join(" ")
    };
    let swapped = {
        let mut changed = all.clone();
        let other = changed.iter().position(|word| *word != changed[0]).unwrap();
        changed.swap(0, other);
        changed.join(" ")
    };
    let other = if all[6] == "zoo" { "zone" } else { "zoo" };
    for (typed, error) in [
        (String::new(), RecoveryPhraseError::Count(0)),
        (String::from("1. 2. 3."), RecoveryPhraseError::Count(0)),
        (all[..23].join(" "), RecoveryPhraseError::Count(23)),
        (
            format!("{} zoo", all.join(" ")),
            RecoveryPhraseError::Count(25),
        ),
        (
            with(1, "zooo"),
            RecoveryPhraseError::Unknown { position: 1 },
        ),
        (
            with(17, "ähnlich"),
            RecoveryPhraseError::Unknown { position: 17 },
        ),
        (
            with(24, "abando"),
            RecoveryPhraseError::Unknown { position: 24 },
        ),
        (with(7, other), RecoveryPhraseError::Checksum),
        (swapped, RecoveryPhraseError::Checksum),
    ] {
        assert_eq!(RecoveryPhrase::parse(&typed).err(), Some(error), "{typed}");
    }
}

#[test]
fn words_are_suggested_by_prefix() {
    let suggested = |typed| RecoveryPhrase::beginning_with(typed).collect::<Vec<_>>();
    assert_eq!(suggested("zo"), ["zone", "zoo"]);
    assert!(suggested("zz").is_empty());
    assert_eq!(suggested("").len(), 2048);
}

proptest::proptest! {
    #[test]
    fn phrase_matches_the_bip39_crate(bytes: [u8; 32]) {
        let words = RecoveryPhrase::from_bytes(&bytes);
        let other = Mnemonic::from_entropy(&bytes).unwrap();
        proptest::prop_assert_eq!(text(&words), other.words().collect::<Vec<_>>().join(" "));
        let read = RecoveryPhrase::parse(&text(&words)).unwrap();
        proptest::prop_assert_eq!(read.expose(), &bytes);
    }

    #[test]
    fn parse_never_panics(typed in "\\PC{0,200}") {
        let _read = RecoveryPhrase::parse(&typed).err();
    }

    /// A wrong word passes the checksum once in 256 times, but gives other bytes.
    #[test]
    fn wrong_word_never_gives_the_same_bytes(bytes: [u8; 32], position in 0usize..24, other in 0usize..2048) {
        let words = RecoveryPhrase::from_bytes(&bytes);
        let mut all: Vec<_> = words.iter().collect();
        let mistaken = Language::English.word_list()[other];
        proptest::prop_assume!(all[position] != mistaken);
        all[position] = mistaken;
        match RecoveryPhrase::parse(&all.join(" ")) {
            Ok(read) => proptest::prop_assert_ne!(read.expose(), &bytes),
            Err(error) => proptest::prop_assert_eq!(error, RecoveryPhraseError::Checksum),
        }
    }
}
