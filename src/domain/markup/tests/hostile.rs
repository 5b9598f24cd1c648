//! Texts that are made to cost time or memory.

use super::super::prepare::{MAX_MARK_COLUMN, MAX_MARKS};
use super::super::work::VISITED;
use super::super::writer::{FOLD_BYTES, MAX_LINES, MAX_PART, MAX_SPANS};
use super::*;

/// Texts that cost some reader time in the square of their length, and mixtures of them.
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
        "[a](",
        "[a](https://b.example ",
        "![",
        "![[]()",
        "]",
        "[[",
        "\\",
        "||",
        "||a||",
        "|a",
        "|-|\n",
        "| a | b |\n",
        "- ",
        "- a\n",
        " - a\n  ",
        "1. ",
        "1) a\n",
        "- [ ] a\n",
        "# ",
        "=\n",
        "a\n=\n",
        "<",
        "<a",
        "<a ",
        "<!--",
        "<?",
        "<![CDATA[",
        "<a href='",
        "&",
        "&amp;",
        ":",
        ":tada:",
        ":a",
        "[a]:",
        "[a]: b\n",
        "<https://a.example>",
        "> - ",
        "*_",
        "**_~~a",
        "a**b",
        "*a_ ",
        "x*",
        "-\n\n",
        "   \n",
        "~~~\n",
        "<div>\n",
        "a  \n",
        "a\\\n",
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
fn hostile_texts_are_read_in_linear_time() {
    for unit in hostile() {
        for prefix in ["", "https://a", "```a\n", "|a|b|\n|-|-|\n", "- "] {
            let text = |bytes: usize| prefix.to_owned() + &unit.repeat(bytes / unit.len());
            let (small, large) = (visited(&text(6_000)), visited(&text(60_000)));
            assert!(
                large < 12 * small + 10_000,
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
    assert!(visited(&growing(632)) < 12 * visited(&growing(200)) + 10_000);
}

/// The parser is given no text in which quotes and lists are deep: its time grows with the depth.
#[test]
fn depth_that_the_parser_sees_is_limited() {
    for unit in [">", "> ", "- ", "1. ", "> - ", "* 1) "] {
        let deep = unit.repeat(100_000 / unit.len()) + "x\n";
        let lists = (0..200)
            .map(|depth| " ".repeat(2 * depth) + "- a\n")
            .collect::<String>();
        for text in [deep, lists] {
            let source = prepare::source(&text, text.len());
            let mut depth = 0_usize;
            let mut deepest = 0;
            for event in pulldown_cmark::Parser::new(&source) {
                match event {
                    pulldown_cmark::Event::Start(_) => depth += 1,
                    pulldown_cmark::Event::End(_) => depth -= 1,
                    _ => {}
                }
                deepest = deepest.max(depth);
            }
            assert!(deepest <= 2 * MAX_MARK_COLUMN, "{unit:?}: {deepest}");
            assert_eq!(source.len(), text.len());
        }
    }
}

#[test]
fn parts_are_limited() {
    for unit in hostile() {
        let text = Body::from("x\n".to_owned() + &unit.repeat(20_000 / unit.len()));
        let parts = text.parts();
        for number in 0..parts.count() {
            let blocks: Vec<_> = parts.blocks(number).collect();
            let pieces = || blocks.iter().flat_map(|block| block.pieces());
            let bytes: usize = pieces().map(|piece| piece.text.len()).sum();
            // An emoji is longer than its short code.
            assert!(bytes <= 3 * MAX_PART, "{unit:?}: {bytes} bytes");
            let spans = pieces().count();
            assert!(
                spans <= MAX_SPANS + 2 * MAX_LINES,
                "{unit:?}: {spans} spans"
            );
            let lines = parts.spoken(number, None).lines().count();
            assert!(lines <= MAX_LINES + 1, "{unit:?}: {lines} lines");
            let nesting = blocks.iter().map(|block| block.nesting);
            let deepest = nesting
                .map(|it| it.outer.max(it.quotes).max(it.inner))
                .max();
            assert!(deepest.is_none_or(|it| it <= 8), "{unit:?}");
        }
    }
}

/// What a body keeps beside its text.
fn overhead(body: &Body) -> usize {
    body.size() - body.len()
}

#[test]
fn messages_made_to_hurt_are_bounded() {
    let quotes = Body::from(">".repeat(100_000) + "deep");
    assert_eq!(quotes.blocks().next().unwrap().nesting.quotes, 8);
    assert!(quotes.parts().count() < 40 && quotes.parts().spoken(24, None).ends_with("deep"));
    let word = Body::from("x".repeat(1_000_000));
    assert!(word.is_long() && overhead(&word) < 8 * 1024);
    let mentions = Body::from("@someone ".repeat(10_000));
    assert!(mentions.is_long() && overhead(&mentions) < 8 * 1024);
    let bidi: String =
        "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}".repeat(1_000);
    assert!(Body::from(bidi.as_str()).is_empty());
    assert_eq!(Body::from(format!("a{bidi}*b*")).plain(), "ab");
    let zalgo = Body::from("e".to_owned() + &"\u{301}".repeat(10_000) + "**x**");
    assert!(zalgo.len() < 20);
    let family = Body::from(vec!["👩"; 4_096].join("\u{200d}"));
    assert!(overhead(&family) < 8 * 1024);
    let huge = "*a* ".repeat(19 * 1024 * 1024 / 4);
    let huge = Body::from(huge);
    assert!(huge.is_cut() && huge.len() <= MAX_BODY);
    assert!(overhead(&huge) < 100 * 1024, "{}", overhead(&huge));
    let links = Body::from("[a](https://a.example) ".repeat(40_000));
    assert!(overhead(&links) < 200 * 1024, "{}", overhead(&links));
}

/// Marks cost the parser time: what follows the first of them is shown as it was sent.
#[test]
fn marks_after_many_are_text() {
    let text = Body::from("*a* ".repeat(MAX_MARKS / 2) + "*a*\n# b\n> https://c.example");
    let parts = text.parts();
    assert!(!parts.spoken(0, None).contains('*'));
    let last = parts.spoken(parts.count() - 1, None);
    assert!(last.ends_with("a *a*\n# b\n> https://c.example"), "{last}");
    let blocks = parts.blocks(parts.count() - 1);
    assert!(
        blocks
            .flat_map(Block::pieces)
            .all(|piece| piece.link.is_none())
    );
    let few = Body::from("*a* ".repeat(MAX_MARKS / 2 - 2) + "\n\n# b").parts();
    assert!(few.spoken(few.count() - 1, None).ends_with("\nb"));
}

#[test]
fn only_the_beginning_of_a_long_text_is_kept() {
    let long = Body::from("word ".repeat(MAX_BODY / 5));
    assert!(long.is_long() && !long.is_cut());
    let shown: usize = (0..long.part_count())
        .map(|part| long.spoken(part, None).len())
        .sum();
    assert!(
        (FOLD_BYTES - 2 * MAX_PART..=FOLD_BYTES).contains(&shown),
        "{shown}"
    );
    assert!(
        long.plain().len() <= MAX_PART && long.plain().ends_with("word "),
        "cut between words"
    );
    assert!(long.size() < MAX_BODY + 4096);
    let parts = long.parts();
    let joined: String = (0..parts.count())
        .map(|part| parts.spoken(part, None))
        .collect();
    assert_eq!(joined, long.as_str());
    for part in 0..long.part_count() {
        assert_eq!(long.spoken(part, None), parts.spoken(part, None), "{part}");
    }
    assert!(!Body::from("word ".repeat(10_000)).is_long());
    assert!(Body::from("word ".repeat(10_000)).part_count() > 10);
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
