//! Web addresses in running text: where one begins and ends.

use super::work::visit;
use crate::domain::unicode;

/// In bytes. A longer one is text.
const MAX_ADDRESS: usize = 2048;

/// What an address in running text begins with.
const SCHEMES: [&str; 3] = ["https://", "http://", "openchat://"];

/// The letters that an address may begin with.
pub(super) const FIRST_LETTERS: [char; 4] = ['h', 'H', 'o', 'O'];

/// The length of the `http`, `https` or `openchat` address that a text begins with; else how much of the text is none.
pub(super) fn length(text: &str) -> Result<usize, usize> {
    let mut schemes = SCHEMES.into_iter();
    let scheme = schemes.find(|scheme| {
        let start = text.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let scheme = scheme.ok_or(1_usize)?;
    let end = text.find(ends).unwrap_or(text.len());
    visit(end);
    let length = trimmed(text.get(..end).unwrap_or("")).len();
    if (scheme.len() + 1..=MAX_ADDRESS).contains(&length) {
        Ok(length)
    } else {
        Err(end)
    }
}

/// Spaces, quotation marks, invisible characters, and punctuation of Chinese and Japanese, which follow an address
/// without a space.
fn ends(c: char) -> bool {
    c.is_whitespace()
        || unicode::is_invisible(c)
        || matches!(c, '<' | '>' | '"' | '`' | '|' | '«' | '»' | '‹' | '›' | '…')
        || matches!(c, '\u{2018}'..='\u{201F}' | '\u{3000}'..='\u{3003}' | '\u{3008}'..='\u{3020}')
        || matches!(c, '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}')
        || matches!(c, '\u{FF5B}'..='\u{FF65}' | '\u{30FB}')
}

/// Without punctuation of the sentence around it, and without a bracket that the address did not open.
fn trimmed(address: &str) -> &str {
    const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];
    let count = |c: char| address.matches(c).count();
    let mut unopened = BRACKETS.map(|(open, close)| count(close).saturating_sub(count(open)));
    visit(address.len());
    let is_around = |c: char| {
        let bracket = BRACKETS.iter().position(|(_, close)| *close == c);
        match bracket.and_then(|at| unopened.get_mut(at)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            Some(_) => false,
            None => matches!(
                c,
                '.' | ',' | '!' | '?' | ';' | ':' | '\'' | '*' | '_' | '~'
            ),
        }
    };
    address.trim_end_matches(is_around)
}
