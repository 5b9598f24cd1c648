//! Reads the whole timeline of the open channel, by scrolling from the newest message to the first.

use std::time::{Duration, Instant};

use crate::client::{Client, Result};

/// In pixels; less than the height of the list, so that pages overlap.
const STEP: i32 = 900;
const POLL: Duration = Duration::from_millis(30);

/// A row of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadRow {
    /// The name of the author and the time come before the text of a message that was sent.
    pub text: String,
    /// The number of the message, with its writer: `w07-00012`.
    pub token: String,
    pub is_pending: bool,
}

/// The token in a text, and where it begins.
pub fn token(text: &str) -> Option<(usize, &str)> {
    const DIGITS: usize = 5;
    let is_token = |at: &usize| {
        let (writer, number) = text[*at..].split_at_checked(4).unwrap_or_default();
        let is_writer = writer == "own-" || writer.starts_with('w') && writer.ends_with('-');
        let number = number.get(..DIGITS).unwrap_or_default();
        is_writer && number.len() == DIGITS && number.bytes().all(|digit| digit.is_ascii_digit())
    };
    let mut starts = text.char_indices().map(|(at, _)| at);
    let at = starts.find(is_token)?;
    Some((at, &text[at..at + 4 + DIGITS]))
}

async fn rows(client: &mut Client) -> Result<Vec<ReadRow>> {
    let rows = client.rows().await?.into_iter();
    let rows = rows.filter_map(|text| {
        let (at, token) = token(&text)?;
        Some(ReadRow {
            token: token.to_owned(),
            is_pending: at == 0,
            text,
        })
    });
    Ok(rows.collect())
}

/// Whether a message is drawn in the open channel within a moment, as sent or on its way.
pub async fn is_drawn(client: &mut Client, token: &str, timeout: Duration) -> Result<bool> {
    let end = Instant::now() + timeout;
    loop {
        let rows = rows(client).await?;
        let is_saved = |row: &ReadRow| !(row.is_pending && row.text.ends_with(". Saving"));
        if rows.iter().any(|row| row.token == token && is_saved(row)) {
            return Ok(true);
        }
        if Instant::now() > end {
            return Ok(false);
        }
        tokio::time::sleep(POLL).await;
    }
}

/// All messages of the open channel, oldest first; the newest ones only, if no older ones appear for `timeout`.
pub async fn read_all(client: &mut Client, timeout: Duration) -> Result<Vec<ReadRow>> {
    let mut all = newest_rows(client).await?;
    let mut progressed = Instant::now();
    while progressed.elapsed() < timeout {
        if client.press_if_there("Load messages").await? {
            tokio::time::sleep(POLL * 4).await;
            continue;
        }
        let is_at_start = client.sees("Welcome to #").await?;
        let page = rows(client).await?;
        if add_older(&mut all, &page) {
            progressed = Instant::now();
        } else if is_at_start {
            break;
        }
        client.scroll(STEP).await?;
        tokio::time::sleep(POLL).await;
    }
    Ok(all)
}

/// The rows at the end of the list, once they stay as they are.
async fn newest_rows(client: &mut Client) -> Result<Vec<ReadRow>> {
    let mut before = None;
    loop {
        if !client.press_if_there("Jump to latest").await? {
            client.scroll(-1_000_000).await?;
        }
        tokio::time::sleep(POLL * 3).await;
        let newest = rows(client).await?;
        if before.as_ref() == Some(&newest) {
            return Ok(newest);
        }
        before = Some(newest);
    }
}

/// Puts those rows of a page before the others that are older. Returns whether there are such.
fn add_older(all: &mut Vec<ReadRow>, page: &[ReadRow]) -> bool {
    let Some(first) = all.first() else {
        all.extend_from_slice(page);
        return !page.is_empty();
    };
    let found = page.iter().position(|row| row.token == first.token);
    let older = page.get(..found.unwrap_or(0)).unwrap_or_default();
    let _none = all.splice(0..0, older.iter().cloned());
    !older.is_empty()
}

#[test]
fn tokens_are_found() {
    assert_eq!(token("own-00012 is mine. Sending"), Some((0, "own-00012")));
    assert_eq!(
        token("User w, 10:00: w07-00001 says"),
        Some((15, "w07-00001"))
    );
    for text in ["", "w07-0001", "own-", "User writer_11, 10:53 AM: hello"] {
        assert_eq!(token(text), None);
    }
}
