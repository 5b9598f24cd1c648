//! Reads JSON of a server while it arrives, in limited memory.
//!
//! The rows of the list that an endpoint names are kept as bytes and decoded one at a time: an invalid or oversized row
//! hides no other, and keeps its place. What makes JSON unreadable in a single value is replaced before `serde_json` sees
//! it: numbers out of range and `NaN` and deep nesting by `null`, control characters and halves of surrogate pairs in
//! strings, and invalid UTF-8. An integer of more than 64 bits becomes a string of its digits. Long strings are cut.

use std::collections::VecDeque;
use std::mem;

use serde_json::Value;

use super::fields::{Fields, MAX_TEXT};

/// The estimated memory of one decoded row, of a document without its rows, or of a frame. In bytes.
pub const MAX_TREE: usize = 20 * 1024 * 1024;
/// The text of one row or of a document without its rows, and that of all rows together. In bytes.
pub const MAX_KEPT: usize = 8 * 1024 * 1024;
/// What is nested deeper becomes `null`.
const MAX_DEPTH: usize = 64;
/// In bytes, where an escape counts as one. Longer than `MAX_TEXT`, so that a decoder sees that a text was cut.
const MAX_STRING: usize = MAX_TEXT + 16;
/// In bytes, for numbers and literals.
const MAX_SCALAR: usize = 64;

/// The memory of a decoded object with up to eleven fields, without keys and values. In bytes.
const OBJECT: usize = 640;
/// The memory of a decoded array without its elements. In bytes.
const ARRAY: usize = 128;
/// The memory of a key or of another value, without its text. In bytes.
const SCALAR: usize = 48;
/// The memory of a row besides its bytes. In bytes.
const ROW: usize = 64;

/// Of a half of a surrogate pair: an escape of the same length.
const REPLACEMENT: &[u8; 6] = b"\\ufffd";
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The list of a document whose rows are decoded one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonList {
    /// The field of the document.
    name: &'static str,
    /// The most rows that are kept.
    max: usize,
    /// Whether the last rows are kept and not the first.
    newest: bool,
}

impl JsonList {
    /// A document without such a list.
    pub const NONE: Self = Self::first("", 0);

    /// Keeps the first rows of the list.
    pub const fn first(name: &'static str, max: usize) -> Self {
        let newest = false;
        Self { name, max, newest }
    }

    /// Keeps the last rows of the list.
    pub const fn last(name: &'static str, max: usize) -> Self {
        let newest = true;
        Self { name, max, newest }
    }
}

/// A document that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonBody {
    list: JsonList,
    /// The document; its list is empty.
    value: Value,
    /// Empty where a row cannot be read.
    rows: VecDeque<Box<[u8]>>,
    row_count: usize,
    is_cut: bool,
}

impl JsonBody {
    /// Reads a whole document. `None` if it is not JSON or exceeds the limits.
    pub fn read(bytes: &[u8], list: JsonList) -> Option<Self> {
        let mut reader = JsonReader::new(list);
        let _fits = reader.push(bytes);
        reader.finish()
    }

    /// The document without its rows; `null` if it was empty.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The fields of the document.
    pub fn fields(&self) -> Fields<'_> {
        Fields::of(&self.value)
    }

    /// The number of rows that the server sent, also of those that were not kept.
    pub fn row_count(&self) -> usize {
        self.row_count
    }

    /// Whether rows were left out because of the limits.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Decodes the rows that are objects, each alone. `None` without the list.
    pub fn rows<T>(&self, mut decode: impl FnMut(Fields<'_>) -> Option<T>) -> Option<Vec<T>> {
        let rows = self.all_rows(|row| decode(row?))?;
        Some(rows.into_iter().flatten().collect())
    }

    /// Decodes all rows in their order, also those that cannot be read, of which there are no fields.
    pub fn all_rows<T>(&self, mut decode: impl FnMut(Option<Fields<'_>>) -> T) -> Option<Vec<T>> {
        let _list = self.value.get(self.list.name)?.as_array()?;
        let decoded = self.rows.iter().map(|row| {
            let value = parse(row);
            decode(value.as_ref().map(Fields::of))
        });
        Some(decoded.collect())
    }
}

fn is_integer(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    digits.iter().all(u8::is_ascii_digit)
}

fn parse(bytes: &[u8]) -> Option<Value> {
    serde_json::from_str(&String::from_utf8_lossy(bytes)).ok()
}

/// Reads a document from its parts.
#[derive(Debug)]
pub struct JsonReader {
    list: JsonList,
    rows: VecDeque<Box<[u8]>>,
    /// The memory of `rows`, in bytes.
    rows_cost: usize,
    row_count: usize,
    is_cut: bool,
    /// The document, or the current row, without spaces and with replacements.
    out: Vec<u8>,
    /// The estimated memory of `out` when it is decoded, in bytes.
    cost: usize,
    /// `out` is over the limit, and was dropped.
    is_over: bool,
    /// `out` and `cost` of the document, while the rows are read.
    document: Option<(Vec<u8>, usize)>,
    depth: usize,
    /// The depth of the container that is being left out.
    omitted: Option<usize>,
    /// Where the current number or literal begins in `out`.
    scalar: Option<usize>,
    string: Option<StringReader>,
}

/// The state inside a string.
#[derive(Debug, Default)]
struct StringReader {
    /// In bytes, where an escape counts as one.
    length: usize,
    /// The escape that is being read.
    escape: Vec<u8>,
    /// Where the first half of a surrogate pair was put in `out`.
    high: Option<usize>,
}

impl JsonReader {
    /// Begins a document.
    pub fn new(list: JsonList) -> Self {
        Self {
            list,
            rows: VecDeque::new(),
            rows_cost: 0,
            row_count: 0,
            is_cut: false,
            out: Vec::new(),
            cost: 0,
            is_over: false,
            document: None,
            depth: 0,
            omitted: None,
            scalar: None,
            string: None,
        }
    }

    /// Reads the next part. `false` if the document exceeds the limits.
    pub fn push(&mut self, mut bytes: &[u8]) -> bool {
        while let Some(&byte) = bytes.first() {
            let used = if self.string.is_some() {
                self.in_string(bytes)
            } else {
                self.outside_string(byte);
                1
            };
            bytes = bytes.get(used..).unwrap_or_default();
        }
        !self.is_too_large()
    }

    /// Whether the document without its rows exceeds the limits.
    pub fn is_too_large(&self) -> bool {
        self.is_over && self.document.is_none()
    }

    /// Ends the document. `None` if it is not JSON or exceeds the limits.
    pub fn finish(mut self) -> Option<JsonBody> {
        let _ended = self.end_scalar();
        if self.is_over || self.document.is_some() {
            return None;
        }
        let value = if self.out.is_empty() {
            Value::Null
        } else {
            parse(&self.out)?
        };
        Some(JsonBody {
            list: self.list,
            value,
            rows: self.rows,
            row_count: self.row_count,
            is_cut: self.is_cut,
        })
    }

    /// Appends to `out`, unless this part is left out.
    fn emit(&mut self, bytes: &[u8], cost: usize) {
        if self.omitted.is_some() || self.is_over {
            return;
        }
        self.cost += cost + bytes.len();
        if self.cost > MAX_TREE || self.out.len() + bytes.len() > MAX_KEPT {
            self.is_over = true;
            self.out = Vec::new();
        } else {
            self.out.extend_from_slice(bytes);
        }
    }

    fn outside_string(&mut self, byte: u8) {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {
                if self.end_scalar() {
                    // Two numbers must not become one.
                    self.emit(b" ", 0);
                }
            }
            b'"' => {
                let _ended = self.end_scalar();
                self.emit(b"\"", SCALAR);
                self.string = Some(StringReader::default());
            }
            b'{' | b'[' => self.open(byte),
            b'}' | b']' => self.close(byte),
            b',' | b':' => {
                let _ended = self.end_scalar();
                if byte == b',' && self.document.is_some() && self.depth == 2 {
                    self.end_row();
                } else {
                    self.emit(&[byte], 0);
                }
            }
            _ => {
                if self.scalar.is_none() {
                    self.scalar = Some(self.out.len());
                    self.emit(b"", SCALAR);
                }
                let length = self.out.len().saturating_sub(self.scalar.unwrap_or(0));
                if length < MAX_SCALAR {
                    self.emit(&[byte], 0);
                }
            }
        }
    }

    /// Replaces a number or literal that is not JSON by `null`. Returns whether there was one.
    fn end_scalar(&mut self) -> bool {
        let Some(start) = self.scalar.take() else {
            return false;
        };
        let text = self.out.get(start..).unwrap_or_default();
        if start == 0 && text == BYTE_ORDER_MARK {
            self.out.clear();
            return false;
        }
        let value = serde_json::from_slice::<Value>(text).ok();
        let value = value.filter(|_| text.len() < MAX_SCALAR);
        if value.as_ref().is_some_and(Value::is_f64) && is_integer(text) {
            // As a number it would lose digits.
            let text = [b"\"".as_slice(), text, b"\""].concat();
            self.out.truncate(start);
            self.emit(&text, 0);
        } else if !text.is_empty() && value.is_none() {
            self.out.truncate(start);
            self.emit(b"null", 0);
        }
        true
    }

    fn open(&mut self, bracket: u8) {
        let _ended = self.end_scalar();
        let is_array = bracket == b'[';
        if self.depth >= MAX_DEPTH {
            if self.omitted.is_none() {
                self.emit(b"null", SCALAR);
                self.omitted = Some(self.depth);
            }
        } else {
            self.emit(&[bracket], if is_array { ARRAY } else { OBJECT });
        }
        if self.depth == 1 && is_array && self.document.is_none() && self.is_at_list() {
            self.document = Some((mem::take(&mut self.out), mem::take(&mut self.cost)));
        }
        self.depth = self.depth.saturating_add(1);
    }

    /// Whether the list was just opened.
    fn is_at_list(&self) -> bool {
        let name = self.out.strip_suffix(b"\":[");
        let name = name.and_then(|out| out.strip_suffix(self.list.name.as_bytes()));
        !self.list.name.is_empty() && name.is_some_and(|out| out.ends_with(b"\""))
    }

    fn close(&mut self, bracket: u8) {
        let _ended = self.end_scalar();
        if self.document.is_some() && self.depth == 2 && bracket == b'}' {
            // This row is invalid; the list is not over.
            return self.emit(&[bracket], 0);
        }
        self.depth = self.depth.saturating_sub(1);
        match self.omitted {
            Some(depth) if depth == self.depth => self.omitted = None,
            Some(_) => {}
            None => {
                if self.depth == 1 && self.document.is_some() {
                    self.end_row();
                    (self.out, self.cost) = self.document.take().unwrap_or_default();
                }
                self.emit(&[bracket], 0);
            }
        }
    }

    /// Keeps a row if it is an object within the limits, and the place of another one.
    fn end_row(&mut self) {
        let mut row = mem::take(&mut self.out).into_boxed_slice();
        self.cost = 0;
        let is_over = mem::take(&mut self.is_over);
        if row.is_empty() && !is_over {
            return;
        }
        self.row_count += 1;
        if *row == *b"null" {
            return;
        }
        if row.first() != Some(&b'{') {
            row = Box::default();
        }
        self.rows_cost += row.len() + ROW;
        self.rows.push_back(row);
        while self.rows.len() > self.list.max || self.rows_cost > MAX_KEPT {
            let dropped = if self.list.newest {
                self.rows.pop_front()
            } else {
                self.rows.pop_back()
            };
            let Some(dropped) = dropped else { break };
            self.is_cut = true;
            self.rows_cost -= dropped.len() + ROW;
        }
    }

    /// Reads a part of a string. Returns the number of bytes.
    fn in_string(&mut self, bytes: &[u8]) -> usize {
        let Some(mut string) = self.string.take() else {
            return 1;
        };
        let is_plain = |byte: &&u8| **byte >= b' ' && !matches!(**byte, b'"' | b'\\');
        let used = match bytes.first() {
            Some(byte) if string.escape.len() > 1 && !byte.is_ascii_hexdigit() => {
                // The escape is too short, and the byte is not a part of it.
                string.escape.clear();
                self.end_pair(&mut string);
                self.text(&mut string, REPLACEMENT, 1);
                0
            }
            Some(&byte) if !string.escape.is_empty() => {
                string.escape.push(byte);
                self.end_escape(&mut string);
                1
            }
            Some(b'"') => {
                self.end_pair(&mut string);
                self.emit(b"\"", 0);
                return 1;
            }
            Some(b'\\') => {
                string.escape.push(b'\\');
                1
            }
            Some(byte) if *byte < b' ' => {
                self.end_pair(&mut string);
                self.text(&mut string, format!("\\u{byte:04x}").as_bytes(), 1);
                1
            }
            _ => {
                self.end_pair(&mut string);
                let length = bytes.iter().take_while(is_plain).count();
                let space = MAX_STRING.saturating_sub(string.length).min(length);
                let plain = bytes.get(..space).unwrap_or_default();
                self.text(&mut string, plain, length);
                length
            }
        };
        self.string = Some(string);
        used
    }

    /// Appends to a string, unless it is too long.
    fn text(&mut self, string: &mut StringReader, bytes: &[u8], length: usize) {
        if string.length < MAX_STRING {
            self.emit(bytes, 0);
        }
        string.length = string.length.saturating_add(length);
    }

    /// Appends an escape when it is complete.
    fn end_escape(&mut self, string: &mut StringReader) {
        let is_unicode = string.escape.get(1) == Some(&b'u');
        if is_unicode && string.escape.len() < 6 {
            return;
        }
        let hex = string.escape.get(2..).filter(|_| is_unicode);
        let hex = hex.and_then(|hex| std::str::from_utf8(hex).ok());
        let is_low = match hex.and_then(|hex| u16::from_str_radix(hex, 16).ok()) {
            Some(0xDC00..=0xDFFF) => true,
            Some(0xD800..=0xDBFF) => {
                self.end_pair(string);
                string.high = (string.length < MAX_STRING).then_some(self.out.len());
                false
            }
            _ => {
                self.end_pair(string);
                false
            }
        };
        let escape = mem::take(&mut string.escape);
        if !is_low {
            self.text(string, &escape, 1);
        } else if string.high.is_none() {
            self.text(string, REPLACEMENT, 1);
        } else if string.length < MAX_STRING {
            string.high = None;
            self.text(string, &escape, 1);
        }
        string.escape = escape;
        string.escape.clear();
    }

    /// Replaces the first half of a surrogate pair that has no second half.
    fn end_pair(&mut self, string: &mut StringReader) {
        let high = string.high.take();
        if let Some(half) = high.and_then(|at| self.out.get_mut(at..at + 6)) {
            half.copy_from_slice(REPLACEMENT);
        }
    }
}

#[cfg(test)]
mod tests;
