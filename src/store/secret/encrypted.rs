//! A secret encrypted as text: the age format with ASCII armor, which any age program opens. A root is encrypted with a
//! passphrase (scrypt).
//!
//! The plaintext is a line that says what it is (`openchat-identity 1`) and a line with the secret in hexadecimal, and
//! nothing else.

use std::io::{BufRead, Read, Write};
use std::iter;

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Encryptor, Identity, Recipient, scrypt};
use zeroize::Zeroizing;

use super::error::{DecryptionError, Error};
use super::root::Root;
use crate::domain::passphrase::Passphrase;

/// The largest text that is read, in bytes. This program writes less than 600.
pub(super) const MAX_BYTES: u64 = 16 * 1024;
const HEADER: &str = "openchat-identity";
const VERSION: u32 = 1;
/// The start of an armored text, and of a binary one.
const ARMOR: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";
const BINARY: &[u8] = b"age-encryption.org/v1";

/// The logarithm to base 2 of scrypt's N. Decryption needs N KiB of memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkFactor(u8);

impl WorkFactor {
    /// For a passphrase that a person chose: about a second and 256 MiB.
    pub const DEFAULT: Self = Self(18);
    /// The greatest that is accepted in a file from elsewhere: some seconds and 1 GiB.
    pub const MAX: Self = Self(20);
    /// For a passphrase of 256 random bits, and for tests. All the same, age allocates 1 MiB and takes some milliseconds
    /// to measure the device.
    pub const MIN: Self = Self(1);
}

pub(super) fn encrypt(
    root: &Root,
    passphrase: &Passphrase,
    work: WorkFactor,
) -> Result<String, Error> {
    let mut recipient = scrypt::Recipient::new(secret(passphrase));
    recipient.set_work_factor(work.0);
    encrypt_secret((HEADER, root.expose()), &recipient)
}

/// Encrypts a secret with a header that says what it is.
pub(super) fn encrypt_secret(
    (header, secret_bytes): (&str, &[u8]),
    recipient: &dyn Recipient,
) -> Result<String, Error> {
    let digits = Zeroizing::new(data_encoding::HEXLOWER.encode(secret_bytes));
    let plain = Zeroizing::new(format!("{header} {VERSION}\n{}\n", digits.as_str()));
    // In memory only the generation of keys can fail.
    armor(recipient, plain.as_bytes()).map_err(|error| Error::NoRandomness(error.to_string()))
}

fn armor(recipient: &dyn Recipient, plain: &[u8]) -> Result<String, std::io::Error> {
    let encryptor = Encryptor::with_recipients(iter::once(recipient));
    let encryptor = encryptor.map_err(std::io::Error::other)?;
    let armor = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor)?;
    let mut writer = encryptor.wrap_output(armor)?;
    writer.write_all(plain)?;
    let text = writer.finish()?.finish()?;
    String::from_utf8(text).map_err(std::io::Error::other)
}

/// Decrypts a root. Blocks for as long as the work factor takes.
pub(super) fn decrypt(text: &[u8], passphrase: &Passphrase) -> Result<Root, DecryptionError> {
    check_format(text)?;
    let bytes = decrypt_secret(HEADER, text, &scrypt_identity(passphrase))?;
    Root::from_bytes(bytes).ok_or(DecryptionError::NotAnIdentity)
}

/// What decrypts a text that is encrypted with a passphrase.
pub(super) fn scrypt_identity(passphrase: &Passphrase) -> scrypt::Identity {
    let mut identity = scrypt::Identity::new(secret(passphrase));
    identity.set_max_work_factor(WorkFactor::MAX.0);
    identity
}

/// Decrypts what [`encrypt_secret`] encrypted with the same header. The caller zeroizes it.
pub(super) fn decrypt_secret(
    header: &str,
    text: &[u8],
    identity: &dyn Identity,
) -> Result<Vec<u8>, DecryptionError> {
    let reader = decryptor(text)?.decrypt(iter::once(identity));
    let reader = reader.map_err(|error| map_error(&error))?;
    let mut plain = Zeroizing::new(Vec::with_capacity(256));
    let read = reader.take(MAX_BYTES).read_to_end(&mut plain);
    let _length = read.map_err(|_| DecryptionError::Damaged)?;
    decode(header, &plain)
}

/// Checks without a passphrase whether a text is encrypted with one.
pub(super) fn check_format(text: &[u8]) -> Result<(), DecryptionError> {
    if decryptor(text)?.is_scrypt() {
        Ok(())
    } else {
        Err(DecryptionError::NotEncrypted)
    }
}

fn decryptor(text: &[u8]) -> Result<Decryptor<impl BufRead>, DecryptionError> {
    let text = text.trim_ascii_start();
    if !(text.starts_with(ARMOR) || text.starts_with(BINARY)) {
        return Err(DecryptionError::NotEncrypted);
    }
    let decryptor = Decryptor::new_buffered(ArmoredReader::new(text));
    decryptor.map_err(|_| DecryptionError::Damaged)
}

fn map_error(error: &DecryptError) -> DecryptionError {
    match error {
        DecryptError::ExcessiveWork { .. } => DecryptionError::TooMuchWork,
        DecryptError::NoMatchingKeys
        | DecryptError::KeyDecryptionFailed
        | DecryptError::DecryptionFailed => DecryptionError::WrongPassphrase,
        _ => DecryptionError::Damaged,
    }
}

fn decode(header: &str, plain: &[u8]) -> Result<Vec<u8>, DecryptionError> {
    let text = std::str::from_utf8(plain).map_err(|_| DecryptionError::NotAnIdentity)?;
    let mut lines = text.lines();
    let version = lines.next().and_then(|line| line.strip_prefix(header));
    match version.and_then(|version| version.trim().parse::<u32>().ok()) {
        Some(VERSION) => {}
        Some(newer) if newer > VERSION => return Err(DecryptionError::Newer),
        _ => return Err(DecryptionError::NotAnIdentity),
    }
    let digits = lines.next().unwrap_or_default();
    let bytes = data_encoding::HEXLOWER.decode(digits.as_bytes());
    bytes.map_err(|_| DecryptionError::NotAnIdentity)
}

fn secret(passphrase: &Passphrase) -> SecretString {
    SecretString::from(passphrase.expose().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::secret::ROOT_BYTES;

    fn root() -> Root {
        Root::from_bytes(vec![0xc3; ROOT_BYTES]).unwrap()
    }

    fn phrase(text: &str) -> Passphrase {
        Passphrase::new(text)
    }

    /// Encrypts any text in place of an identity.
    fn encrypted(plain: &str) -> String {
        let mut recipient = scrypt::Recipient::new(secret(&phrase("right words")));
        recipient.set_work_factor(WorkFactor::MIN.0);
        armor(&recipient, plain.as_bytes()).unwrap()
    }

    #[test]
    fn only_the_right_passphrase_decrypts() {
        let text = encrypt(&root(), &phrase("right words"), WorkFactor::MIN).unwrap();
        assert!(
            text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----"),
            "{text}"
        );
        check_format(text.as_bytes()).unwrap();
        let opened = decrypt(text.as_bytes(), &phrase("right words")).unwrap();
        assert!(opened.equals(&root()));
        for wrong in ["", "right word", "Right words", "right words "] {
            let refused = decrypt(text.as_bytes(), &phrase(wrong)).err();
            assert_eq!(refused, Some(DecryptionError::WrongPassphrase), "{wrong}");
        }
    }

    #[test]
    fn ciphertext_hides_the_root_and_differs_each_time() {
        let texts =
            [(), ()].map(|()| encrypt(&root(), &phrase("right words"), WorkFactor::MIN).unwrap());
        assert_ne!(texts[0], texts[1]);
        for text in texts {
            let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
            let bytes = data_encoding::BASE64.decode(body.as_bytes()).unwrap();
            assert!(!bytes.windows(4).any(|window| window == [0xc3; 4]));
            assert!(!text.contains("c3c3c3") && !text.contains(HEADER));
        }
    }

    #[test]
    fn invalid_plaintext_is_reported() {
        let digits = "c3".repeat(32);
        for (plain, expected) in [
            (format!("{HEADER} 1\n{digits}\n"), None),
            (format!("{HEADER} 1\r\n{digits}"), None),
            (
                format!("{HEADER} 2\n{digits}\n"),
                Some(DecryptionError::Newer),
            ),
            (
                format!("{HEADER} 0\n{digits}\n"),
                Some(DecryptionError::NotAnIdentity),
            ),
            (
                format!("{HEADER} 1\n{digits}c3\n"),
                Some(DecryptionError::NotAnIdentity),
            ),
            (
                format!("{HEADER} 1\n\n"),
                Some(DecryptionError::NotAnIdentity),
            ),
            (
                format!("{HEADER}\n{digits}\n"),
                Some(DecryptionError::NotAnIdentity),
            ),
            (
                String::from("AGE-SECRET-KEY-1"),
                Some(DecryptionError::NotAnIdentity),
            ),
            (String::new(), Some(DecryptionError::NotAnIdentity)),
        ] {
            let opened = decrypt(encrypted(&plain).as_bytes(), &phrase("right words"));
            assert_eq!(opened.err(), expected, "{plain}");
        }
    }

    #[test]
    fn check_format_rejects_unencrypted_text() {
        let key = age::x25519::Identity::generate();
        let other = age::encrypt_and_armor(&key.to_public(), b"x").unwrap();
        for text in ["", "hello", "{\"version\": 1}", other.as_str()] {
            assert_eq!(
                check_format(text.as_bytes()),
                Err(DecryptionError::NotEncrypted),
                "{text}"
            );
        }
    }

    #[test]
    fn excessive_work_factor_is_refused() {
        let mut recipient = scrypt::Recipient::new(secret(&phrase("right words")));
        recipient.set_work_factor(WorkFactor::MIN.0);
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
        let refused = decrypt(&changed, &phrase("right words")).err();
        assert_eq!(refused, Some(DecryptionError::TooMuchWork));
    }

    #[test]
    fn damaged_text_never_decrypts_to_another_root() {
        let text = encrypt(&root(), &phrase("right words"), WorkFactor::MIN).unwrap();
        for end in (0..text.len() - 2).step_by(41) {
            assert!(
                decrypt(&text.as_bytes()[..end], &phrase("right words")).is_err(),
                "cut at {end}"
            );
        }
        for at in (0..text.len()).step_by(41) {
            let mut changed = text.clone().into_bytes();
            changed[at] ^= 1;
            if let Ok(opened) = decrypt(&changed, &phrase("right words")) {
                assert!(opened.equals(&root()), "changed at {at}");
            }
        }
    }
}
