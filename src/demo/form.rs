//! Forms with files (`multipart/form-data`), as browsers and clients send them.

/// A part of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part<'a> {
    pub(super) name: String,
    /// Its file name; a part without one is a plain value.
    pub(super) file: Option<String>,
    /// Its declared type, in lower case and without parameters; empty when none is declared.
    pub(super) kind: String,
    pub(super) bytes: &'a [u8],
}

/// The parts of a form. `None` when it is not one, or breaks off.
pub(super) fn parts<'a>(kind: &str, body: &'a [u8]) -> Option<Vec<Part<'a>>> {
    let parameters = parameters(kind);
    let boundary = named(&parameters, "boundary")?;
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
        parts.push(Part::read(part)?);
        rest = tail.get(next.len()..)?;
    }
    Some(parts)
}

impl<'a> Part<'a> {
    fn read(part: &'a [u8]) -> Option<Self> {
        const GAP: &[u8] = b"\r\n\r\n";
        let (head, tail) = part.split_at(find(part, GAP)?);
        let head = String::from_utf8_lossy(head);
        let value = |wished: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(':'));
            lines
                .find(|(name, _)| name.trim().eq_ignore_ascii_case(wished))
                .map_or("", |(_, value)| value.trim())
        };
        let parameters = parameters(value("content-disposition"));
        let file = named(&parameters, "filename").filter(|file| !file.is_empty());
        let kind = value("content-type").split(';').next().unwrap_or_default();
        Some(Self {
            name: named(&parameters, "name").unwrap_or_default(),
            file,
            kind: kind.trim().to_lowercase(),
            bytes: tail.get(GAP.len()..)?,
        })
    }

    /// The value of a part that is not a file.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(self.bytes).into_owned()
    }
}

fn named(parameters: &[(String, String)], name: &str) -> Option<String> {
    let known = parameters.iter().find(|(known, _)| known == name);
    known.map(|(_, value)| value.clone())
}

/// The parameters after the first `;` of a header. A name with a `*` gives its decoded text under the bare name.
fn parameters(header: &str) -> Vec<(String, String)> {
    let mut parameters = Vec::new();
    let mut rest = header.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, tail)) = rest.split_once('=') {
        let name = name.trim_matches(|c: char| c == ';' || c.is_whitespace());
        let (value, tail) = match tail.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => tail.split_once(';').map_or_else(
                || (tail.trim().to_owned(), ""),
                |(value, tail)| (value.trim().to_owned(), tail),
            ),
        };
        let pair = match name.strip_suffix('*') {
            Some(bare) => (bare.to_lowercase(), decoded(&value)),
            None => (name.to_lowercase(), value),
        };
        parameters.push(pair);
        rest = tail;
    }
    parameters
}

/// A quoted text, and what follows its end.
fn unquoted(text: &str) -> (String, &str) {
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

/// A text such as `UTF-8''%E4%B8%96`.
fn decoded(text: &str) -> String {
    let encoded = text.rsplit('\'').next().unwrap_or_default();
    percent_decoded(encoded)
}

/// A text with `%XX` as the bytes they say.
pub(super) fn percent_decoded(text: &str) -> String {
    let pair = format!("x={}", text.replace('+', "%2B"));
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// Where `wished` begins in `bytes`. It is searched by its first byte, since files are long.
fn find(bytes: &[u8], wished: &[u8]) -> Option<usize> {
    let first = wished.first()?;
    let mut from = 0;
    loop {
        let rest = bytes.get(from..)?;
        let at = from + rest.iter().position(|byte| byte == first)?;
        if bytes.get(at..)?.starts_with(wished) {
            return Some(at);
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: &str = "multipart/form-data; boundary=\"xx\"";

    fn read(body: &str) -> Option<Vec<(String, Option<String>, String)>> {
        let parts = parts(KIND, body.as_bytes())?;
        Some(
            parts
                .into_iter()
                .map(|part| (part.name.clone(), part.file.clone(), part.text()))
                .collect(),
        )
    }

    #[test]
    fn values_and_files_are_told_apart() {
        let body = "--xx\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nhi\r\nthere\r\n--xx\r\ncontent-disposition: \
            form-data; name=files; filename=\"C:\\\\a \\\"b\\\".png\"\r\nContent-Type: IMAGE/PNG; q=1\r\n\r\n\r\n--xx--\r\n";
        let parts = parts(KIND, body.as_bytes()).unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!(
            (parts[0].name.as_str(), parts[0].text().as_str()),
            ("body", "hi\r\nthere")
        );
        assert_eq!(parts[0].file, None);
        assert_eq!(parts[1].file.as_deref(), Some("C:\\a \"b\".png"));
        assert_eq!(
            (parts[1].kind.as_str(), parts[1].bytes),
            ("image/png", &b""[..])
        );
    }

    #[test]
    fn an_encoded_file_name_is_decoded() {
        let body = "--xx\r\nContent-Disposition: form-data; name=\"f\"; filename*=UTF-8''%E4%B8%96+.png\r\n\r\nx\r\n--xx--";
        assert_eq!(
            read(body),
            Some(vec![("f".into(), Some("世+.png".into()), "x".into())])
        );
    }

    #[test]
    fn what_breaks_off_is_no_form() {
        let whole = "--xx\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nhi\r\n--xx--\r\n";
        assert!(read(whole).is_some());
        for length in 0..whole.len() - 4 {
            assert_eq!(read(&whole[..length]), None, "{length}");
        }
        assert_eq!(parts("multipart/form-data", whole.as_bytes()), None);
    }
}
