use proptest::prelude::*;

use super::blocks::{MAX_LINES, MAX_PART, MAX_SPANS};
use super::inline::VISITED;
use super::*;

fn kinds(text: &str) -> Vec<(BlockKind, String)> {
    let body = Body::from(text);
    body.blocks()
        .map(|block| (block.kind, block.spans().map(|(text, _)| text).collect()))
        .collect()
}

#[test]
fn blocks_are_parsed() {
    use BlockKind::{Code, Paragraph, Quote};
    let text = "before\n```rust\nlet a = 1;\n\nlet b = 2;\n```\n> quoted\n> twice\nat once\n\n\nafter\n\n```\n```\n";
    assert_eq!(
        kinds(text),
        [
            (Paragraph, "before".to_owned()),
            (Code, "let a = 1;\n\nlet b = 2;".to_owned()),
            (Quote, "quoted\ntwice".to_owned()),
            (Paragraph, "at once".to_owned()),
            (Paragraph, "after".to_owned()),
            (Code, String::new()),
        ]
    );
    assert_eq!(
        kinds("a **b**\nc `d`\n> "),
        [(Paragraph, "a b\nc d".to_owned()), (Quote, String::new())][..1]
    );
}

#[test]
fn unclosed_fence_is_text() {
    assert_eq!(Body::from("```\nnot code").plain(), "```\nnot code");
    assert_eq!(
        Body::from("````\nnot code\n```").plain(),
        "````\nnot code\n```"
    );
}

#[test]
fn blank_text_has_no_blocks() {
    for blank in [
        "",
        "\n \n",
        "\u{200b}",
        "\u{202e}\0\x1b",
        "\r\n",
        " \u{2800}",
    ] {
        assert_eq!(kinds(blank), [], "{blank:?}");
        assert!(Body::from(blank).is_empty(), "{blank:?}");
    }
}

#[test]
fn plain_text_has_no_markup_of_its_own() {
    for text in ["hello", "two\nlines", "見て", "2 * 3 * 4"] {
        let body = Body::from(text);
        assert!(body.markup.is_none(), "{text}");
        assert_eq!((body.plain().as_str(), body.size()), (text, text.len()));
    }
}

#[test]
fn text_is_cleaned() {
    for (text, clean) in [
        ("a\r\nb\rc\u{2028}d", "a\nb\nc\nd"),
        ("a\0b\u{1b}[31mc\u{7f}\u{9b}\td", "ab[31mc\td"),
        (
            "https://n.example\u{202e}gpj.elif",
            "https://n.examplegpj.elif",
        ),
        ("\u{2066}a\u{2067}b", "ab"),
        (
            "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}x",
            "e\u{301}\u{301}\u{301}\u{301}x",
        ),
        (
            "e\u{301}\u{200d}\u{301}\u{200d}\u{301}\u{301}\u{301}",
            "e\u{301}\u{200d}\u{301}\u{200d}\u{301}\u{301}",
        ),
    ] {
        assert_eq!(Body::from(text).as_str(), clean, "{text:?}");
    }
}

/// Texts that cost the reader before this one time in the square of their length, and mixtures of them.
fn hostile() -> Vec<String> {
    let units = [
        "https://a",
        ")",
        "```a\n",
        "```\n",
        "*a ",
        "**a*",
        "~~",
        "~~x",
        "_",
        "__a_ ",
        "`",
        "`a",
        "``a ",
        ">",
        "> > ",
        "(((((",
        "[",
        "{",
        "http://",
        "https://:",
        "https://https://",
        "xhttps://",
        "h",
        "https://a(",
        "@",
        "\n",
        "\n\n",
        " ",
        "> ```\n",
        "a\u{301}",
        "\u{301}",
        "\u{200b}",
        "見て",
        "😀a",
        "👩\u{200d}",
        "ᄀ",
        "\t",
        "*a* ",
        "a\n>b\n",
        "🇩",
    ];
    let mut texts: Vec<_> = units.iter().map(|unit| (*unit).to_owned()).collect();
    for (first, second) in units.iter().zip(units.iter().cycle().skip(7)) {
        texts.push(format!("{first}{second}"));
        texts.push(format!("{first} {second}\n"));
    }
    texts
}

fn visited(text: &str) -> usize {
    VISITED.set(0);
    let parts = Body::from(text).parts();
    assert!(parts.count() > 0 || text.trim().is_empty() || Body::from(text).is_empty());
    VISITED.get()
}

#[test]
fn hostile_texts_are_parsed_in_linear_time() {
    for unit in hostile() {
        for prefix in ["", "https://a", "```a\n"] {
            let text = |bytes: usize| prefix.to_owned() + &unit.repeat(bytes / unit.len());
            let (small, large) = (visited(&text(6_000)), visited(&text(60_000)));
            assert!(
                large < 16 * small + 10_000,
                "{prefix:?} {unit:?}: {small} and {large}"
            );
            assert!(large < 40 * 60_000, "{prefix:?} {unit:?}: {large}");
        }
    }
    let growing = |count: usize| {
        (1..count)
            .map(|ticks| "`".repeat(ticks) + " ")
            .collect::<String>()
    };
    assert!(visited(&growing(632)) < 16 * visited(&growing(200)) + 10_000);
}

#[test]
fn parts_are_limited_and_lose_nothing() {
    for unit in hostile() {
        let text = Body::from("x\n".to_owned() + &unit.repeat(20_000 / unit.len()));
        let parts = text.parts();
        let mut before = 0;
        for (number, content) in parts.contents.iter().enumerate() {
            let bytes = content.end() - before;
            assert!(
                bytes <= MAX_PART || text[before..content.end()].trim().len() <= MAX_PART + 1,
                "{unit:?}"
            );
            before = content.end();
            let blocks: Vec<_> = parts.blocks(number).collect();
            let spans = blocks
                .iter()
                .map(|block| block.spans().count())
                .sum::<usize>();
            assert!(
                spans <= MAX_SPANS + 2 * MAX_LINES,
                "{unit:?}: {spans} spans"
            );
            let lines: usize = parts
                .plain(number)
                .lines()
                .filter(|line| !line.is_empty())
                .count();
            assert!(lines <= MAX_LINES, "{unit:?}: {lines} lines");
        }
        assert_eq!(before, text.len(), "{unit:?}");
    }
}

#[test]
fn only_the_first_part_of_a_long_text_is_parsed_on_arrival() {
    let long = Body::from("word ".repeat(MAX_BODY / 5));
    assert!(long.is_long() && !long.is_cut());
    assert!(long.plain().len() <= MAX_PART);
    assert!(long.plain().ends_with("word "), "cut between words");
    assert!(long.size() < MAX_BODY + 1024);
    let parts = long.parts();
    let joined: String = (0..parts.count()).map(|part| parts.plain(part)).collect();
    assert_eq!(joined, long.as_str());
    assert!(!Body::from("word ".repeat(100)).is_long());
    assert!(Body::from("line\n".repeat(MAX_LINES + 1)).is_long());
    assert!(!Body::from("line\n".repeat(MAX_LINES)).is_long());
}

#[test]
fn text_beyond_the_limit_is_cut_off() {
    let huge = Body::from("ä".repeat(MAX_BODY));
    assert!(huge.is_cut());
    assert_eq!(huge.len(), MAX_BODY);
    assert_ne!(huge, Body::from(huge.as_str()), "the rest may differ");
}

#[test]
fn long_code_stays_code_in_every_part() {
    let text = "```\n".to_owned() + &"> let a = **1**;\n".repeat(500) + "```\nafter";
    let parts = Body::from(text).parts();
    assert!(parts.count() > 2);
    for part in 0..parts.count() {
        let blocks: Vec<_> = parts.blocks(part).collect();
        assert_eq!(blocks[0].kind, BlockKind::Code, "{part}");
    }
    assert!(parts.plain(parts.count() - 1).ends_with("after"));
}

#[test]
fn cut_address_is_no_link() {
    let address = "https://a.example/".to_owned() + &"x".repeat(9000);
    let body = Body::from(address);
    let links = |body: &Body| {
        let blocks: Vec<_> = body.blocks().collect();
        let spans = blocks.into_iter().flat_map(Block::spans);
        spans.filter(|(_, style)| *style == Style::Link).count()
    };
    assert_eq!(links(&body), 0);
    assert_eq!(
        links(&Body::from(format!(
            "{}https://a.example",
            "漢".repeat(1362)
        ))),
        0
    );
    assert_eq!(links(&Body::from("https://a.example/b")), 1);
}

proptest! {
    #[test]
    fn parse_never_panics(text in "(?s).{0,200}") {
        let _ = Body::from(text).parts();
    }

    #[test]
    fn text_without_markup_is_unchanged(text in "[a-z]{1,8}( [a-z]{1,8}){0,8}") {
        prop_assert_eq!(Body::from(text.as_str()).plain(), text);
    }

    #[test]
    fn markers_make_no_panic(text in "[*_~`>h \\n:/ps()a漢]{0,200}") {
        let body = Body::from(text);
        let _ = body.plain();
    }
}
