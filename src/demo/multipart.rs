//! `multipart/form-data` as Go's `mime/multipart` reads it. axum's `Multipart` reads neither `filename*` nor escapes in file
//! names, which the recordings of the real server need, and would add four crates.

/// One part of a form.
pub(super) struct Part<'a> {
    pub(super) name: String,
    /// `None` for a plain value.
    pub(super) file_name: Option<String>,
    /// Lower case, without parameters; may be empty.
    pub(super) content_type: String,
    pub(super) bytes: &'a [u8],
}

/// Parses a form. `None` when it is malformed or truncated.
pub(super) fn parse<'a>(content_type: &str, body: &'a [u8]) -> Option<Vec<Part<'a>>> {
    let boundary = parameter(&parameters(content_type), "boundary")?;
    if boundary.is_empty() {
        return None;
    }
    let first = format!("--{boundary}").into_bytes();
    let next = format!("\r\n--{boundary}").into_bytes();
    let mut rest = body.get(find(body, &first)? + first.len()..)?;
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        rest = rest.strip_prefix(b"\r\n")?;
        let (part, tail) = rest.split_at(find(rest, &next)?);
        parts.push(Part::parse(part)?);
        rest = tail.get(next.len()..)?;
    }
    Some(parts)
}

impl<'a> Part<'a> {
    fn parse(part: &'a [u8]) -> Option<Self> {
        const BLANK_LINE: &[u8] = b"\r\n\r\n";
        let (head, tail) = part.split_at(find(part, BLANK_LINE)?);
        let head = String::from_utf8_lossy(head);
        let header = |wanted: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(':'));
            lines
                .find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted))
                .map_or("", |(_, value)| value.trim())
        };
        let parameters = parameters(header("content-disposition"));
        let content_type = header("content-type").split(';').next().unwrap_or_default();
        Some(Self {
            name: parameter(&parameters, "name").unwrap_or_default(),
            file_name: parameter(&parameters, "filename").filter(|name| !name.is_empty()),
            content_type: content_type.trim().to_lowercase(),
            bytes: tail.get(BLANK_LINE.len()..)?,
        })
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(self.bytes).into_owned()
    }
}

fn parameter(parameters: &[(String, String)], name: &str) -> Option<String> {
    let mut parameters = parameters.iter();
    Some(parameters.find(|(known, _)| known == name)?.1.clone())
}

/// The parameters of a header value. `name*` is decoded and listed as `name` (RFC 5987).
fn parameters(header: &str) -> Vec<(String, String)> {
    let mut parameters = Vec::new();
    let mut rest = header.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, tail)) = rest.split_once('=') {
        let name = name.trim_matches(|c: char| c == ';' || c.is_whitespace());
        let (value, tail) = if let Some(quoted) = tail.strip_prefix('"') {
            unquote(quoted)
        } else {
            let (value, tail) = tail.split_once(';').unwrap_or((tail, ""));
            (value.trim().to_owned(), tail)
        };
        parameters.push(match name.strip_suffix('*') {
            Some(bare) => {
                let encoded = value.rsplit('\'').next().unwrap_or_default();
                (bare.to_lowercase(), percent_decode(encoded))
            }
            None => (name.to_lowercase(), value),
        });
        rest = tail;
    }
    parameters
}

/// A quoted string without its opening quote, and what follows the closing one.
fn unquote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return (value, text.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(characters.next().map(|(_, c)| c)),
            _ => value.push(c),
        }
    }
    (value, "")
}

pub(super) fn percent_decode(text: &str) -> String {
    let pair = format!("x={}", text.replace('+', "%2B"));
    let mut pairs = url::form_urlencoded::parse(pair.as_bytes());
    pairs.next().unwrap_or_default().1.into()
}

/// Finds the first byte before comparing the rest: files are large, and debug builds slow.
fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = wanted.first()?;
    let mut from = 0;
    loop {
        let rest = bytes.get(from..)?;
        let at = from + rest.iter().position(|byte| byte == first)?;
        if bytes.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTENT_TYPE: &str = "multipart/form-data; boundary=\"xx\"";

    fn read(body: &str) -> Option<Vec<(String, Option<String>, String)>> {
        let parts = parse(CONTENT_TYPE, body.as_bytes())?;
        Some(
            parts
                .into_iter()
                .map(|part| (part.name.clone(), part.file_name.clone(), part.text()))
                .collect(),
        )
    }

    #[test]
    fn values_and_files_are_parsed() {
        let body = "--xx\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nhi\r\nthere\r\n--xx\r\ncontent-disposition: \
            form-data; name=files; filename=\"C:\\\\a \\\"b\\\".png\"\r\nContent-Type: IMAGE/PNG; q=1\r\n\r\n\r\n--xx--\r\n";
        let parts = parse(CONTENT_TYPE, body.as_bytes()).unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!(
            (parts[0].name.as_str(), parts[0].text().as_str()),
            ("body", "hi\r\nthere")
        );
        assert_eq!(parts[0].file_name, None);
        assert_eq!(parts[1].file_name.as_deref(), Some("C:\\a \"b\".png"));
        assert_eq!(
            (parts[1].content_type.as_str(), parts[1].bytes),
            ("image/png", &b""[..])
        );
    }

    #[test]
    fn rfc5987_file_name_is_decoded() {
        let body = "--xx\r\nContent-Disposition: form-data; name=\"f\"; filename*=UTF-8''%E4%B8%96+.png\r\n\r\nx\r\n--xx--";
        assert_eq!(
            read(body),
            Some(vec![("f".into(), Some("世+.png".into()), "x".into())])
        );
    }

    #[test]
    fn truncated_form_is_rejected() {
        let whole = "--xx\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nhi\r\n--xx--\r\n";
        assert!(read(whole).is_some());
        for length in 0..whole.len() - 4 {
            assert_eq!(read(&whole[..length]), None, "{length}");
        }
        assert!(parse("multipart/form-data", whole.as_bytes()).is_none());
    }
}
