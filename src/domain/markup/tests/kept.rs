//! Nothing that is not markup is lost: random texts, compared with what the parser itself finds.

use proptest::prelude::*;

use super::super::parser::read;
use super::*;

/// What is shown of all of a text.
fn shown(text: &str) -> String {
    let parts = Body::from(text).parts();
    let blocks = (0..parts.count()).flat_map(|part| parts.blocks(part));
    let pieces = blocks.flat_map(Block::pieces);
    pieces.map(|piece| piece.text).collect()
}

/// The text that the parser finds, as it stands in the source.
fn found(text: &str) -> String {
    use pulldown_cmark::{Event, Options, Parser};
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let events = Parser::new_ext(text, options).into_offset_iter();
    let texts = events.filter(|(event, _)| {
        matches!(
            event,
            Event::Text(_) | Event::Code(_) | Event::Html(_) | Event::InlineHtml(_)
        )
    });
    texts.map(|(_, range)| &text[range]).collect()
}

/// Letters and digits, which are never a mark by themselves.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric())
}

fn is_kept(part: &str, all: &str) -> bool {
    let mut all = letters(all);
    letters(part).all(|c| all.any(|other| other == c))
}

/// Texts full of marks.
fn marked() -> impl Strategy<Value = String> {
    let pieces = [
        "*",
        "**",
        "***",
        "_",
        "__",
        "~",
        "~~",
        "`",
        "``",
        "```",
        "```rust",
        "~~~",
        ">",
        "> ",
        "#",
        "## ",
        "- ",
        "+ ",
        "* ",
        "1. ",
        "23) ",
        "- [ ] ",
        "- [x] ",
        "|",
        "||",
        "| a | b |\n",
        "|---|:-:|\n",
        "[",
        "]",
        "(",
        ")",
        "](",
        "](https://a.example/b_c",
        "[d](https://e.example \"f\")",
        "[g](javascript:h)",
        "![i](j)",
        "[k]: l",
        "<",
        ">",
        "<m>",
        "</n>",
        "<!-- o",
        "-->",
        "<https://p.example>",
        "<q@r.example>",
        "https://s.example/_t_",
        "http://",
        "mailto:u@v.example",
        ":tada:",
        ":",
        "@w",
        "\\",
        "&amp;",
        "&",
        "\n",
        "\n\n",
        "\n\n\n",
        "  \n",
        "\\\n",
        " ",
        "    ",
        "\t",
        "=",
        "===\n",
        "---\n",
        "***\n",
        "x",
        "yz",
        "äß",
        "漢字",
        "😀",
        "👩\u{200d}🚀",
        "e\u{301}",
        "\u{202e}",
        "\u{200b}",
        "\u{a0}",
        "0",
        "4711",
        "let a = \"b\"; // c",
        "/*",
        "*/",
        "'",
        "\"",
    ];
    let piece = prop_oneof![9 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => "(?s).{0,6}"];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn text_that_the_parser_finds_is_shown(text in marked()) {
        let body = Body::from(text.as_str());
        // Blank texts are empty; what a short code stands for is another text.
        let (found, shown) = (found(&body), shown(&body));
        prop_assert!(body.as_str().contains(":tada:") || is_kept(&found, &shown), "{found:?}\n{shown:?}");
    }

    #[test]
    fn each_letter_is_shown_but_for_addresses_and_names_of_languages(
        text in "[*_~>#|+=.()!<&\"' \\n\\ta-z漢é-]{0,120}",
    ) {
        // The name of a language stands above its code.
        prop_assume!(!text.contains("~~~"));
        let body = Body::from(text.as_str());
        prop_assert_eq!(letters(&shown(&body)).collect::<String>(), letters(&body).collect::<String>());
    }

    #[test]
    fn what_looks_plain_is_read_as_one_plain_paragraph(text in "[-+=.) :\\n\\ta-z0-9漢😀'\"!?,/@&]{0,60}") {
        let body = Body::from(text.as_str());
        let text = body.as_str();
        let is_fast = !prepare::may_have_markup(text) && !text.is_empty();
        if is_fast {
            let (parts, _) = read(text, true);
            prop_assert!(parts[0].is_plain(text), "{:?} {:?}", text, parts);
        }
    }

    #[test]
    fn anything_can_be_read(text in marked()) {
        let body = Body::from(text);
        let whole = body.parts();
        for part in 0..body.part_count() {
            prop_assert_eq!(body.spoken(part, Some("hidden")), whole.spoken(part, Some("hidden")));
        }
        for block in body.all_blocks() {
            for piece in block.pieces() {
                let is_opened = |it: &str| crate::domain::web_link::WebLink::parse(it);
                let opened = piece.link.and_then(is_opened);
                prop_assert!(opened.is_none_or(|it| ["http:", "https:", "mailto:"].iter().any(|scheme| it.address().starts_with(scheme))));
            }
        }
    }

    #[test]
    fn code_keeps_its_text(language in "[a-z+#]{0,10}|rust|py|js|c|cpp|html|sh|sql|json|yaml|go", code in "[^`~\\r]{0,200}") {
        let body = Body::from(format!("````{language}\n{code}\n````"));
        prop_assume!(!body.as_str().contains(['\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']));
        let expected = body.as_str().split_once('\n').unwrap().1.strip_suffix("\n````").unwrap().to_owned();
        let parts = body.parts();
        let shown: Vec<String> = (0..parts.count()).map(|part| parts.spoken(part, None)).collect();
        let shown = shown.join("\n");
        let shown = shown.trim_end_matches('\n');
        prop_assert_eq!(shown, expected.trim_end_matches('\n'));
    }
}
