//! The examples of the CommonMark specification. Those that are shown otherwise are listed in
//! docs/features/0004-markdown.md, each with the reason, and no others.

use std::collections::BTreeSet;

use super::*;

#[derive(serde::Deserialize)]
struct Example {
    markdown: String,
    html: String,
    #[serde(rename = "example")]
    number: u32,
}

/// A block as text: its kind and surroundings, then its runs with their styles.
type Shown = Vec<(String, Vec<(String, String)>)>;

fn push_run(runs: &mut Vec<(String, String)>, style: &str, text: &str) {
    match runs.last_mut() {
        Some((last, runs)) if last == style => runs.push_str(text),
        _ => runs.push((style.to_owned(), text.to_owned())),
    }
}

/// Without the blanks at the ends of lines, which are kept here and dropped by HTML.
fn normalized(blocks: Shown) -> Shown {
    const BLANK: [char; 3] = [' ', '\n', '\t'];
    let trimmed = blocks.into_iter().map(|(kind, mut runs)| {
        let is_code = |style: &str| kind.ends_with("code") || style.contains("code ");
        let last = runs.len().saturating_sub(1);
        for (at, (style, text)) in runs.iter_mut().enumerate() {
            if let Ok(target) = url::Url::parse(style.split(' ').next_back().unwrap()) {
                let marks = style.rfind(' ').map_or(0, |at| at + 1);
                *style = style[..marks].to_owned() + target.as_str();
            }
            if is_code(style) {
                continue;
            }
            while text.contains(" \n") || text.contains("\n ") || text.contains('\t') {
                *text = text
                    .replace('\t', " ")
                    .replace(" \n", "\n")
                    .replace("\n ", "\n");
            }
            if at == 0 {
                *text = text.trim_start_matches(BLANK).to_owned();
            }
            if at == last {
                *text = text.trim_end_matches(BLANK).to_owned();
            }
        }
        runs.retain(|(_, text)| !text.is_empty());
        (kind, runs)
    });
    trimmed.collect()
}

fn ours(text: &str) -> Shown {
    let body = Body::from(text);
    let blocks = body.parts();
    let blocks = (0..blocks.count()).flat_map(|part| blocks.blocks(part));
    let shown = blocks.map(|block| {
        let Nesting {
            outer,
            quotes,
            inner,
        } = block.nesting;
        let marker = match block.marker {
            None | Some(Marker::Task(_)) => String::new(),
            Some(Marker::Bullet) => "• ".to_owned(),
            Some(Marker::Number(number)) => format!("{number}. "),
        };
        let kind = match block.kind {
            BlockKind::Paragraph => "p".to_owned(),
            BlockKind::Heading(level) => format!("h{level}"),
            BlockKind::Code => format!("{}code", block.language),
            BlockKind::Cell { .. } => "cell".to_owned(),
        };
        let mut runs = Vec::new();
        for piece in block.pieces() {
            let mut style = String::new();
            for (flag, name) in [
                (Style::STRONG, "strong "),
                (Style::EMPHASIS, "em "),
                (Style::CODE, "code "),
            ] {
                let is_code_block = block.kind == BlockKind::Code;
                style += if piece.style.has(flag) && !is_code_block {
                    name
                } else {
                    ""
                };
            }
            style += piece.link.unwrap_or("");
            push_run(&mut runs, &style, piece.text);
        }
        (format!("{quotes}> {} {marker}{kind}", outer + inner), runs)
    });
    normalized(shown.collect())
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// Reads the HTML of an example.
#[derive(Default)]
struct Html {
    blocks: Shown,
    quotes: usize,
    /// For each list the number of its next item.
    lists: Vec<Option<u64>>,
    marker: String,
    kind: String,
    runs: Vec<(String, String)>,
    open: Vec<String>,
    link: String,
}

impl Html {
    fn close(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        let kind = std::mem::take(&mut self.kind);
        let is_blank = runs.iter().all(|(_, text)| text.trim().is_empty());
        if kind.is_empty() && is_blank && self.marker.is_empty() {
            return;
        }
        let kind = if kind.is_empty() {
            "p".to_owned()
        } else {
            kind
        };
        let marker = std::mem::take(&mut self.marker);
        let (quotes, lists) = (self.quotes.min(8), self.lists.len());
        self.blocks
            .push((format!("{quotes}> {lists} {marker}{kind}"), runs));
    }

    /// Ends a block that has begun, but not an item without text.
    fn close_text(&mut self) {
        let is_blank = self.runs.iter().all(|(_, text)| text.trim().is_empty());
        if !is_blank || !self.kind.is_empty() {
            self.close();
        }
        self.runs.clear();
    }

    fn text(&mut self, text: &str) {
        let mut style = String::new();
        for name in ["strong", "em", "code"] {
            if self.open.iter().any(|open| open == name) {
                style += name;
                style += " ";
            }
        }
        style += &self.link;
        push_run(&mut self.runs, &style, &unescaped(text));
    }

    fn tag(&mut self, tag: &str) {
        let name = tag.split([' ', '\n']).next().unwrap();
        let name = if tag.ends_with(" /") {
            name.trim_end_matches('/')
        } else {
            name
        };
        let value = |key: &str| {
            let start = tag.find(&format!("{key}=\""))? + key.len() + 2;
            Some(tag[start..].split('"').next().unwrap().to_owned())
        };
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.close_text();
                self.kind = name.to_owned();
            }
            "/p" | "/h1" | "/h2" | "/h3" | "/h4" | "/h5" | "/h6" | "/li" => self.close(),
            "blockquote" | "/blockquote" | "ul" | "/ul" | "ol" | "/ol" | "li" => {
                self.container(name, value("start"));
            }
            "pre" => {
                self.close_text();
                self.kind = "code".to_owned();
            }
            "/pre" => {
                if let Some((_, last)) = self.runs.last_mut() {
                    *last = last.strip_suffix('\n').unwrap_or(last).to_owned();
                }
                self.close();
            }
            "code" if self.kind == "code" => {
                let class = value("class").unwrap_or_default();
                self.kind = class.replace("language-", "") + "code";
            }
            "/code" if self.kind.ends_with("code") => {}
            "em" | "strong" | "code" => self.open.push(name.to_owned()),
            "/em" | "/strong" | "/code" => {
                let at = self.open.iter().rposition(|open| *open == name[1..]);
                let _closed = at.map(|at| self.open.remove(at));
            }
            "a" => self.link = unescaped(&value("href").unwrap_or_default()),
            "/a" => self.link.clear(),
            "br" => {}
            "hr" => {
                self.close_text();
                self.kind = "hr".to_owned();
                self.close();
            }
            // Raw HTML, which is text.
            _ => self.text(&format!("<{tag}>")),
        }
    }

    fn container(&mut self, name: &str, start: Option<String>) {
        if name == "li" {
            self.close();
            self.marker = match self.lists.last_mut() {
                Some(Some(number)) => {
                    *number += 1;
                    format!("{}. ", *number - 1)
                }
                _ => "• ".to_owned(),
            };
            return;
        }
        self.close();
        match name {
            "blockquote" => self.quotes += 1,
            "/blockquote" => self.quotes -= 1,
            "ul" => self.lists.push(None),
            "ol" => self
                .lists
                .push(Some(start.map_or(1, |it| it.parse().unwrap()))),
            _ => drop(self.lists.pop()),
        }
    }

    fn read(html: &str) -> Shown {
        let mut reader = Self::default();
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
            let is_between_blocks = reader.kind.is_empty() && rest[..at].trim().is_empty();
            if !is_between_blocks {
                reader.text(&rest[..at]);
            }
            reader.tag(&rest[at + 1..end - 1]);
            rest = &rest[end..];
        }
        reader.close();
        normalized(reader.blocks)
    }
}

/// The numbers in the table of deviations.
fn listed() -> BTreeSet<u32> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/docs/features/0004-markdown.md"
    );
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text
        .lines()
        .skip_while(|line| !line.starts_with("| Examples"));
    let cells = rows.skip(2).map_while(|line| line.strip_prefix("| "));
    let numbers = cells.flat_map(|line| line.split('|').next().unwrap().split(", "));
    let ranges = numbers.map(|it| it.trim().split_once('–').unwrap_or((it.trim(), it.trim())));
    ranges
        .flat_map(|(first, last)| first.parse::<u32>().unwrap()..=last.parse().unwrap())
        .collect()
}

#[test]
fn examples_of_the_specification_are_shown_as_it_says_but_for_those_listed() {
    let json = include_str!("../../../../tests/fixtures/commonmark/spec-0.31.2.json");
    let examples: Vec<Example> = serde_json::from_str(json).unwrap();
    assert_eq!(examples.len(), 652);
    let mut other = BTreeSet::new();
    for Example {
        markdown,
        html,
        number,
    } in &examples
    {
        // Only complete addresses are links here.
        let complete = markdown.replace("](/", "](https://e.example/");
        let html = html.replace("href=\"/", "href=\"https://e.example/");
        let (shown, expected) = (ours(&complete), Html::read(&html));
        if shown != expected {
            let _new = other.insert(*number);
            if !listed().contains(number) {
                println!("{number}: {markdown:?}\n  {shown:?}\n  {expected:?}");
            }
        }
    }
    assert_eq!(other, listed());
}
