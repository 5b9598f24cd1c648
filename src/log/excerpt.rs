//! The end of the log, to hand on: without what tells who and where the user is, in case a record quotes it.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use super::rotating_file::{MAX_FILE_BYTES, MAX_FILES, path};
use crate::platform::private_file;

/// What is replaced, and by what.
pub type Replacement = (String, String);

/// Fewer characters are no address or ID, and would be found everywhere.
const MIN_REPLACED: usize = 4;
/// Of letters, digits, hyphens and underscores together: a key, an ID or a token, of which the program logs none.
const SECRET_CHARS: usize = 24;

/// The newest lines of the log in a folder, the oldest first, at most about so many bytes.
pub fn read(folder: &Path, max_bytes: usize) -> io::Result<String> {
    let mut text = Vec::new();
    for age in 0..MAX_FILES {
        let mut older = match private_file::read(&path(folder, age), 2 * MAX_FILE_BYTES) {
            Ok(older) => older,
            Err(error) if age > 0 && private_file::is_absence(&error) => break,
            Err(error) => return Err(error),
        };
        older.append(&mut text);
        text = older;
        if text.len() > max_bytes {
            break;
        }
    }
    let cut = text.len().saturating_sub(max_bytes);
    let kept = text.get(cut..).unwrap_or_default();
    let kept = String::from_utf8_lossy(kept);
    Ok(match kept.split_once('\n') {
        Some((_part, lines)) if cut > 0 => lines.to_owned(),
        _ => kept.into_owned(),
    })
}

/// A text without certain names, and without addresses, numbers of hosts, and what could be a secret.
pub fn redact(text: &str, replacements: &[Replacement]) -> String {
    let mut known: Vec<_> = replacements.iter().collect();
    known.retain(|(from, _)| from.chars().count() >= MIN_REPLACED);
    // One may contain another.
    known.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
    let mut named = text.to_owned();
    for (from, to) in known {
        named = named.replace(from.as_str(), to);
    }
    let named = without_addresses(&named);
    let mut redacted = String::with_capacity(named.len());
    for part in named.split_inclusive(is_separator) {
        let word = part.trim_end_matches(is_separator);
        match replacement(word) {
            Some(other) => {
                redacted.push_str(other);
                redacted.push_str(part.strip_prefix(word).unwrap_or_default());
            }
            None => redacted.push_str(part),
        }
    }
    redacted
}

fn is_border(character: char) -> bool {
    character.is_whitespace() || "\"'`<>(){}".contains(character)
}

fn is_separator(character: char) -> bool {
    is_border(character) || ",;=".contains(character)
}

/// Whatever begins with a scheme, to its end.
fn without_addresses(text: &str) -> String {
    let mut without = String::with_capacity(text.len());
    for part in text.split_inclusive(is_border) {
        let word = part.trim_end_matches(is_border);
        if let Some((scheme, _)) = word.split_once("://") {
            without.push_str(scheme.trim_end_matches(|c: char| c.is_ascii_alphanumeric()));
            without.push_str("[address]");
            without.push_str(part.strip_prefix(word).unwrap_or_default());
        } else {
            without.push_str(part);
        }
    }
    without
}

fn replacement(word: &str) -> Option<&'static str> {
    let trimmed = word.trim_end_matches(['.', ':', ']', '!', '?']);
    let is_host = trimmed.parse::<SocketAddr>().is_ok()
        || trimmed
            .trim_start_matches('[')
            .parse::<IpAddr>()
            .is_ok_and(|ip| ip.is_ipv4() || trimmed.contains("::") || trimmed.len() > 15);
    if is_host {
        Some("[IP]")
    } else if has_secret(word) {
        Some("[removed]")
    } else {
        None
    }
}

/// Whether a part of a word is long and has letters and digits, as no word of the program.
fn has_secret(word: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_+/".contains(c);
    let mut parts = word.split(|c| !is_plain(c));
    parts.any(|part| {
        let digits = part.chars().filter(char::is_ascii_digit).count();
        let letters = part.chars().filter(char::is_ascii_alphabetic).count();
        part.len() >= SECRET_CHARS && digits >= 3 && letters >= 3
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_addresses_hosts_and_secrets_are_replaced() {
        let known = [
            ("https://harbor.example".to_owned(), "[server 1]".to_owned()),
            ("harbor.example".to_owned(), "[host 1]".to_owned()),
            ("srv-17".to_owned(), "[server 1]".to_owned()),
            ("/home/ada".to_owned(), "~".to_owned()),
            ("ab".to_owned(), "never".to_owned()),
        ];
        for (line, expected) in [
            (
                "server=srv-17 input=Started",
                "server=[server 1] input=Started",
            ),
            (
                "GET https://harbor.example/v1 failed",
                "GET [server 1]/v1 failed",
            ),
            ("no host harbor.example:4443", "no host [host 1]:4443"),
            (
                "error (https://other.example:1/a?b=c): refused",
                "error ([address]): refused",
            ),
            ("cannot reach 192.168.1.17:443.", "cannot reach [IP]"),
            ("from 10.0.0.1, twice", "from [IP], twice"),
            ("from [2001:db8::1]:443", "from [IP]"),
            ("from fe80::1 again", "from [IP] again"),
            ("open /home/ada/notes.txt", "open ~/notes.txt"),
            (
                "token=3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "token=[removed]",
            ),
            ("url=wss://a.example/b, lost", "url=[address] lost"),
            ("absent", "absent"),
        ] {
            assert_eq!(redact(line, &known), expected, "{line}");
        }
    }

    #[test]
    fn records_of_the_program_stay_as_they_are() {
        let text = "2026-11-30T00:12:03.123456Z  WARN openchat::net::socket: a connection task panicked delay=500ms\n\
                    2026-11-30T00:12:04.000001Z ERROR openchat::store::history::writer: no space left on device (os error 28)\n\
                    2026-11-30T00:12:05.1Z  INFO openchat::net::sync: frames were lost, refetching all channels (12 similar lines left out)\n";
        assert_eq!(redact(text, &[]), text);
    }

    #[test]
    fn newest_lines_of_all_files_are_read_and_no_more_than_allowed() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path(), 100).is_err());
        std::fs::write(path(folder.path(), 0), "newest\n").unwrap();
        assert_eq!(read(folder.path(), 100).unwrap(), "newest\n");
        std::fs::write(path(folder.path(), 1), "first\nsecond\n").unwrap();
        assert_eq!(read(folder.path(), 100).unwrap(), "first\nsecond\nnewest\n");
        assert_eq!(read(folder.path(), 15).unwrap(), "second\nnewest\n");
        assert_eq!(read(folder.path(), 12).unwrap(), "newest\n");
    }
}
