//! A root under a passphrase, as text: the age format, with scrypt, in armor.
//!
//! What is encrypted is one line `openchat-identity 1` and one with the root in hexadecimal digits, and nothing else.
//! Any program that speaks age opens it.

use std::io::{BufRead, Read, Write};
use std::iter;

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Encryptor, scrypt};
use zeroize::Zeroizing;

use super::error::{Error, SealedError};
use super::root::Root;
use crate::domain::passphrase::Passphrase;

/// The largest text that is looked at, in bytes. Ours have less than 600.
pub(super) const MOST_BYTES: u64 = 16 * 1024;
const KIND: &str = "openchat-identity";
const VERSION: u32 = 1;
/// How a text in armor begins, and one without.
const ARMOR: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";
const BARE: &[u8] = b"age-encryption.org/v1";

/// How much work it is to open what was sealed: scrypt runs over two to the power of this, and takes as many KiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Work(u8);

impl Work {
    /// What a passphrase of a person deserves: about a second and 256 MiB.
    pub const USUAL: Self = Self(18);
    /// The most that is done for a file that comes from elsewhere: some seconds and 1 GiB.
    pub const MOST: Self = Self(20);
    /// Enough for a passphrase that nobody can guess, and for tests.
    pub const LEAST: Self = Self(1);
}

/// Encrypts a root.
pub(super) fn seal(root: &Root, passphrase: &Passphrase, work: Work) -> Result<String, Error> {
    let digits = Zeroizing::new(data_encoding::HEXLOWER.encode(root.expose()));
    let plain = Zeroizing::new(format!("{KIND} {VERSION}\n{}\n", digits.as_str()));
    let mut recipient = scrypt::Recipient::new(secret(passphrase));
    recipient.set_work_factor(work.0);
    encrypt(&recipient, plain.as_bytes()).map_err(|error| Error::NoRandomness(error.to_string()))
}

/// Writes into memory, where only the drawing of keys can fail.
fn encrypt(recipient: &scrypt::Recipient, plain: &[u8]) -> Result<String, std::io::Error> {
    let encryptor =
        Encryptor::with_recipients(iter::once(recipient as _)).map_err(std::io::Error::other)?;
    let armor = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor)?;
    let mut writer = encryptor.wrap_output(armor)?;
    writer.write_all(plain)?;
    let text = writer.finish()?.finish()?;
    String::from_utf8(text).map_err(std::io::Error::other)
}

/// Decrypts a root. Takes as long as it was sealed to take, so it must not be called where something is drawn.
pub(super) fn open(text: &[u8], passphrase: &Passphrase) -> Result<Root, SealedError> {
    let decryptor = read(text)?;
    let mut identity = scrypt::Identity::new(secret(passphrase));
    identity.set_max_work_factor(Work::MOST.0);
    let reader = decryptor
        .decrypt(iter::once(&identity as _))
        .map_err(|error| because(&error))?;
    let mut plain = Zeroizing::new(Vec::with_capacity(256));
    let read = reader.take(MOST_BYTES).read_to_end(&mut plain);
    let _length = read.map_err(|_| SealedError::Damaged)?;
    understand(&plain)
}

/// Whether it is something that opens with a passphrase, as far as can be seen without one.
pub(super) fn recognise(text: &[u8]) -> Result<(), SealedError> {
    let _decryptor = read(text)?;
    Ok(())
}

fn read(text: &[u8]) -> Result<Decryptor<impl BufRead>, SealedError> {
    let text = text.trim_ascii_start();
    if !(text.starts_with(ARMOR) || text.starts_with(BARE)) {
        return Err(SealedError::NotSealed);
    }
    let decryptor = Decryptor::new_buffered(ArmoredReader::new(text));
    let decryptor = decryptor.map_err(|_| SealedError::Damaged)?;
    if decryptor.is_scrypt() {
        Ok(decryptor)
    } else {
        Err(SealedError::NotSealed)
    }
}

fn because(error: &DecryptError) -> SealedError {
    match error {
        DecryptError::ExcessiveWork { .. } => SealedError::TooMuchWork,
        DecryptError::NoMatchingKeys
        | DecryptError::KeyDecryptionFailed
        | DecryptError::DecryptionFailed => SealedError::WrongPassphrase,
        _ => SealedError::Damaged,
    }
}

fn understand(plain: &[u8]) -> Result<Root, SealedError> {
    let text = std::str::from_utf8(plain).map_err(|_| SealedError::NotAnIdentity)?;
    let mut lines = text.lines();
    let version = lines.next().and_then(|line| line.strip_prefix(KIND));
    let version = version.and_then(|version| version.trim().parse::<u32>().ok());
    match version {
        Some(VERSION) => {}
        Some(newer) if newer > VERSION => return Err(SealedError::Newer),
        Some(_) | None => return Err(SealedError::NotAnIdentity),
    }
    let digits = lines.next().unwrap_or_default();
    let bytes = data_encoding::HEXLOWER.decode(digits.as_bytes());
    let bytes = bytes.map_err(|_| SealedError::NotAnIdentity)?;
    Root::take(bytes).ok_or(SealedError::NotAnIdentity)
}

fn secret(passphrase: &Passphrase) -> SecretString {
    SecretString::from(passphrase.expose().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::secret::ROOT_BYTES;

    fn root() -> Root {
        Root::take(vec![0xc3; ROOT_BYTES]).unwrap()
    }

    fn phrase(text: &str) -> Passphrase {
        Passphrase::new(text)
    }

    /// Seals any text in place of an identity.
    fn sealed(plain: &str) -> String {
        let mut recipient = scrypt::Recipient::new(secret(&phrase("right words")));
        recipient.set_work_factor(Work::LEAST.0);
        encrypt(&recipient, plain.as_bytes()).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_with_its_passphrase_only() {
        let text = seal(&root(), &phrase("right words"), Work::LEAST).unwrap();
        assert!(
            text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----"),
            "{text}"
        );
        recognise(text.as_bytes()).unwrap();
        let opened = open(text.as_bytes(), &phrase("right words")).unwrap();
        assert!(opened.is(&root()));
        for wrong in ["", "right word", "Right words", "right words "] {
            let refused = open(text.as_bytes(), &phrase(wrong)).err();
            assert_eq!(refused, Some(SealedError::WrongPassphrase), "{wrong}");
        }
    }

    #[test]
    fn nothing_of_the_root_is_in_the_text_and_no_two_texts_are_alike() {
        let texts = [(), ()].map(|()| seal(&root(), &phrase("right words"), Work::LEAST).unwrap());
        assert_ne!(texts[0], texts[1]);
        for text in texts {
            let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
            let bytes = data_encoding::BASE64.decode(body.as_bytes()).unwrap();
            assert!(!bytes.windows(4).any(|window| window == [0xc3; 4]));
            assert!(!text.contains("c3c3c3") && !text.contains(KIND));
        }
    }

    #[test]
    fn whatever_else_is_in_it_is_named() {
        let digits = "c3".repeat(32);
        for (plain, expected) in [
            (format!("{KIND} 1\n{digits}\n"), None),
            (format!("{KIND} 1\r\n{digits}"), None),
            (format!("{KIND} 2\n{digits}\n"), Some(SealedError::Newer)),
            (
                format!("{KIND} 0\n{digits}\n"),
                Some(SealedError::NotAnIdentity),
            ),
            (
                format!("{KIND} 1\n{digits}c3\n"),
                Some(SealedError::NotAnIdentity),
            ),
            (format!("{KIND} 1\n\n"), Some(SealedError::NotAnIdentity)),
            (
                format!("{KIND}\n{digits}\n"),
                Some(SealedError::NotAnIdentity),
            ),
            (
                String::from("AGE-SECRET-KEY-1"),
                Some(SealedError::NotAnIdentity),
            ),
            (String::new(), Some(SealedError::NotAnIdentity)),
        ] {
            let opened = open(sealed(&plain).as_bytes(), &phrase("right words"));
            assert_eq!(opened.err(), expected, "{plain}");
        }
    }

    #[test]
    fn what_is_no_sealed_text_is_said_before_a_passphrase_is_asked_for() {
        let key = age::x25519::Identity::generate();
        let other = age::encrypt_and_armor(&key.to_public(), b"x").unwrap();
        for text in ["", "hello", "{\"version\": 1}", other.as_str()] {
            assert_eq!(
                recognise(text.as_bytes()),
                Err(SealedError::NotSealed),
                "{text}"
            );
        }
    }

    #[test]
    fn a_text_that_asks_for_too_much_work_is_not_worked_on() {
        let mut recipient = scrypt::Recipient::new(secret(&phrase("right words")));
        recipient.set_work_factor(Work::LEAST.0);
        let binary = age::encrypt(&recipient, b"x").unwrap();
        let header = String::from_utf8_lossy(&binary).into_owned();
        let line = header
            .lines()
            .find(|line| line.starts_with("-> scrypt"))
            .unwrap();
        let greedy = line.strip_suffix('1').unwrap().to_owned() + "40";
        let at = binary
            .windows(line.len())
            .position(|window| window == line.as_bytes())
            .unwrap();
        let mut changed = binary.clone();
        drop(changed.splice(at..at + line.len(), greedy.bytes()));
        let refused = open(&changed, &phrase("right words")).err();
        assert_eq!(refused, Some(SealedError::TooMuchWork));
    }

    /// Cut off anywhere or changed anywhere: it is refused, and never opens as another root.
    #[test]
    fn damage_is_noticed_wherever_it_is() {
        let text = seal(&root(), &phrase("right words"), Work::LEAST).unwrap();
        for end in (0..text.len() - 2).step_by(41) {
            assert!(
                open(&text.as_bytes()[..end], &phrase("right words")).is_err(),
                "cut at {end}"
            );
        }
        for at in (0..text.len()).step_by(41) {
            let mut changed = text.clone().into_bytes();
            changed[at] ^= 1;
            if let Ok(opened) = open(&changed, &phrase("right words")) {
                assert!(opened.is(&root()), "changed at {at}");
            }
        }
    }
}
