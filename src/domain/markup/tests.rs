mod commonmark;
mod hostile;
mod kept;

use super::*;

/// Marks in short: s strong, e emphasis, t struck, c code, h hidden, l link.
fn runs(text: &str) -> Vec<(String, String)> {
    let body = Body::from(text);
    let pieces = body.all_blocks().flat_map(Block::pieces);
    let shown = pieces.map(|piece| {
        let marks = [
            (Style::STRONG, 's'),
            (Style::EMPHASIS, 'e'),
            (Style::STRUCK, 't'),
            (Style::CODE, 'c'),
            (Style::SPOILER, 'h'),
        ];
        let marks = marks.into_iter().filter(|(mark, _)| piece.style.has(*mark));
        let mut marks: String = marks.map(|(_, letter)| letter).collect();
        marks.extend(piece.link.map(|_| 'l'));
        (marks, piece.text.to_owned())
    });
    shown.collect()
}

fn assert_runs(text: &str, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect();
    assert_eq!(runs(text), expected, "{text:?}");
}

/// The blocks of a text: kind, marker, depths, text.
fn blocks(text: &str) -> Vec<String> {
    let body = Body::from(text);
    let shown = body.all_blocks().map(|block| {
        let Nesting {
            outer,
            quotes,
            inner,
        } = block.nesting;
        let depth = match (outer, quotes, inner) {
            (0, 0, 0) => String::new(),
            depth => format!("{depth:?} "),
        };
        let marker = block.marker.map_or(String::new(), |it| format!("{it:?} "));
        format!("{depth}{marker}{:?} {}", block.kind, block.text(None))
    });
    shown.collect()
}

#[test]
fn marks_style_the_enclosed_text() {
    assert_runs(
        "a **b c** *d* _e_ ~~f~~ `g` __h__ ``i ` j``",
        &[
            ("", "a "),
            ("s", "b c"),
            ("", " "),
            ("e", "d"),
            ("", " "),
            ("e", "e"),
            ("", " "),
            ("t", "f"),
            ("", " "),
            ("c", "g"),
            ("", " "),
            ("s", "h"),
            ("", " "),
            ("c", "i ` j"),
        ],
    );
    assert_runs(
        "***a*** **b _c_ ~~d~~**",
        &[
            ("se", "a"),
            ("", " "),
            ("s", "b "),
            ("se", "c"),
            ("s", " "),
            ("st", "d"),
        ],
    );
    assert_runs(
        "`**a** https://b.example`",
        &[("c", "**a** https://b.example")],
    );
}

#[test]
fn what_is_no_mark_is_text() {
    for text in [
        ">",
        "snake_case_name",
        "2 * 3 * 4",
        "**",
        "~ ~~ ~",
        "~5 to ~6, 5~6~7",
        "`",
        "a || b",
        "||||",
        "#tag",
        "1.5",
        "&amp;",
        "<b>x</b>",
    ] {
        assert_runs(text, &[("", text)]);
    }
    assert_eq!(Body::from("\\*a\\* \\# \\o/").plain(), "*a* # \\o/");
}

#[test]
fn blocks_are_read() {
    let text = "before\n```rust\nlet a = 1;\n\nlet b = 2;\n```\n> quoted\n> twice\n\nat once\n\n\n## after\n\n- [x] done\n- [ ] open\n  - deep\n7. seven\n> - quoted";
    assert_eq!(
        blocks(text),
        [
            "Paragraph before",
            "Code let a = 1;\n\nlet b = 2;",
            "(0, 1, 0) Paragraph quoted\ntwice",
            "Paragraph at once",
            "Heading(2) after",
            "(1, 0, 0) Task(true) Paragraph done",
            "(1, 0, 0) Task(false) Paragraph open",
            "(2, 0, 0) Bullet Paragraph deep",
            "(1, 0, 0) Number(7) Paragraph seven",
            "(0, 1, 1) Bullet Paragraph quoted",
        ]
    );
    let plain = Body::from("- [x] a\n- b\n3. c").plain();
    assert_eq!(plain, "☑ a\n• b\n3. c");
}

#[test]
fn tables_are_read_cell_by_cell() {
    let text = "| a | *b* |\n| :-: | --: |\n| c | ||d|| |\n| e |";
    let body = Body::from(text);
    let cells: Vec<_> = body
        .blocks()
        .map(|block| match block.kind {
            BlockKind::Cell {
                column,
                is_header,
                align,
            } => (column, is_header, align, block.text(None)),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(cells[0], (0, true, Align::Center, "a".to_owned()));
    assert_eq!(cells[1], (1, true, Align::End, "b".to_owned()));
    assert_eq!(cells[2].3, "c");
    assert_eq!(body.plain().lines().next(), Some("a | b"));
    let wide = "|".to_owned() + &"a|".repeat(11) + "\n|" + &"-|".repeat(11);
    assert_eq!(
        blocks(&wide),
        [format!("Paragraph {wide}")],
        "as it was sent"
    );
}

#[test]
fn spoilers_are_hidden_until_asked_for() {
    assert_runs(
        "a ||b *c*|| d",
        &[("", "a "), ("h", "b "), ("eh", "c"), ("", " d")],
    );
    assert_runs("||https://a.example||", &[("hl", "https://a.example")]);
    assert_runs("`||a||`", &[("c", "||a||")]);
    let body = Body::from("see ||the **end**|| and ||this||");
    assert_eq!(body.plain(), "see … and …");
    assert_eq!(
        body.spoken(0, Some("hidden text")),
        "see hidden text and hidden text"
    );
    assert_eq!(body.spoken(0, None), "see the end and this");
    assert!(body.has_spoiler() && !Body::from("a || b").has_spoiler());
}

#[test]
fn short_codes_are_emoji() {
    assert_eq!(
        Body::from("well :tada: :+1: :no_such_code: 10:30:45 `:tada:`").plain(),
        "well 🎉 👍 :no_such_code: 10:30:45 :tada:"
    );
    assert_eq!(Body::from("x:tada:").plain(), "x:tada:");
}

#[test]
fn only_complete_addresses_are_links() {
    for text in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "xhttp://a.example",
        "https://",
        "[a](javascript:alert(1))",
        "[b](/c)",
        "[](d)",
        "![e](f.png)",
        "[g]: h",
    ] {
        assert!(
            runs(text).iter().all(|(marks, _)| !marks.contains('l')),
            "{text}"
        );
        assert_eq!(Body::from(text).plain(), text);
    }
    let links = |text: &str| {
        let body = Body::from(text);
        let pieces = body.all_blocks().flat_map(Block::pieces);
        let links = pieces.filter_map(|piece| {
            Some((
                piece.text.to_owned(),
                piece.link?.to_owned(),
                piece.is_masked(),
            ))
        });
        links.collect::<Vec<_>>()
    };
    for (text, shown, target, is_masked) in [
        (
            "[a](https://b.example/_c_?d=1&e=2)",
            "a",
            "https://b.example/_c_?d=1&e=2",
            true,
        ),
        (
            "[https://a.example](https://b.example)",
            "https://a.example",
            "https://b.example",
            true,
        ),
        (
            "[https://a.example](https://a.example)",
            "https://a.example",
            "https://a.example",
            false,
        ),
        (
            "<https://a.example/*b*>",
            "https://a.example/*b*",
            "https://a.example/*b*",
            false,
        ),
        ("<a@b.example>", "a@b.example", "mailto:a@b.example", false),
        (
            "[write](mailto:a@b.example)",
            "write",
            "mailto:a@b.example",
            true,
        ),
        (
            "**https://a.example/b_c_d**",
            "https://a.example/b_c_d",
            "https://a.example/b_c_d",
            false,
        ),
        (
            "**[a](https://b.example/x)**",
            "a",
            "https://b.example/x",
            true,
        ),
        (
            "(https://a.example/b_(c))",
            "https://a.example/b_(c)",
            "https://a.example/b_(c)",
            false,
        ),
    ] {
        assert_eq!(
            links(text),
            [(shown.to_owned(), target.to_owned(), is_masked)],
            "{text}"
        );
    }
}

#[test]
fn addresses_end_where_a_reader_expects() {
    for (text, address) in [
        ("请看https://a.example/x谢谢", "https://a.example/x谢谢"),
        (
            "（详见http://t.example/RUy3HJN）后面",
            "http://t.example/RUy3HJN",
        ),
        ("見て https://b.example/q。次の文", "https://b.example/q"),
        ("https://c.example/p，然后", "https://c.example/p"),
        ("“https://d.example/quoted”", "https://d.example/quoted"),
        ("「https://d.example/」", "https://d.example/"),
        ("[https://e.example/br]", "https://e.example/br"),
        ("{https://f.example/cu}", "https://f.example/cu"),
        ("(https://g.example/wiki_(x))", "https://g.example/wiki_(x)"),
        (
            "see (http://a.example/b_(c)), now",
            "http://a.example/b_(c)",
        ),
        ("https://i.example/…", "https://i.example/"),
        (
            "https://ru.example/Привет, мир",
            "https://ru.example/Привет",
        ),
        ("https://s.example/x\u{200b}y", "https://s.example/x"),
        ("»https://t.example«", "https://t.example"),
        ("https://a.example/_x_/*y*", "https://a.example/_x_/*y"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("HTTPS://A.EXAMPLE!", "HTTPS://A.EXAMPLE"),
    ] {
        let links: Vec<_> = runs(text)
            .into_iter()
            .filter(|(marks, _)| marks == "l")
            .collect();
        assert_eq!(links, [("l".to_owned(), address.to_owned())], "{text}");
    }
    let long = format!("https://a.example/{}", "x".repeat(9000));
    assert!(runs(&long).iter().all(|(marks, _)| !marks.contains('l')));
}

#[test]
fn unusual_fences_lose_nothing() {
    assert_eq!(blocks("```\nnot closed"), ["Code not closed"]);
    assert_eq!(blocks("```npm install *x*\n```"), ["Code npm install *x*"]);
    assert_eq!(blocks("```\n```\n"), ["Code "]);
    let body = Body::from("~~~c++\nint a;\n~~~");
    assert_eq!(body.blocks().next().unwrap().language, "c++");
}

#[test]
fn code_has_colors_in_known_languages() {
    let tokens = |text: &str| {
        let parts = Body::from(text).parts();
        let pieces: Vec<_> = (0..parts.count())
            .flat_map(|part| parts.blocks(part))
            .flat_map(Block::pieces)
            .map(|it| (it.text.to_owned(), it.token))
            .collect();
        pieces
    };
    let rust = tokens("```rust\nfn main() {\n    // a\n    print(\"漢字\", 42);\n}\n```");
    for (text, token) in [
        ("fn", Token::Keyword),
        ("// a", Token::Comment),
        ("\"漢字\"", Token::Literal),
        ("42", Token::Literal),
    ] {
        assert!(rust.contains(&(text.to_owned(), token)), "{text}: {rust:?}");
    }
    let quoted = tokens("> ```py\n> def a():\n>     return 1\n> ```");
    assert!(
        quoted.contains(&("def".to_owned(), Token::Keyword)),
        "{quoted:?}"
    );
    assert_eq!(
        tokens("```nothing\nfn a\n```"),
        [("fn a".to_owned(), Token::Other)]
    );
    let long = format!("```rust\n{}```", "let a = 1;\n".repeat(5_000));
    assert!(
        tokens(&long)
            .iter()
            .all(|(_, token)| *token == Token::Other)
    );
    let many = tokens(&"```rust\nfn\n```\n".repeat(highlight::MAX_BLOCKS + 1));
    let colored = many.iter().filter(|(_, it)| *it == Token::Keyword).count();
    assert_eq!(colored, highlight::MAX_BLOCKS);
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
    assert!(parts.spoken(parts.count() - 1, None).ends_with("after"));
}

#[test]
fn line_breaks_and_blanks_stay() {
    for text in ["a\nb", "a  \nb", "  a\n b", "a\n    b", " (\\_/)"] {
        let shown = text.replace('\\', "");
        assert_eq!(Body::from(text).plain(), shown, "{text:?}");
    }
    assert_eq!(Body::from("a\\\nb").plain(), "a\nb");
    assert_eq!(Body::from("**a**  \n  *b* ").plain(), "a  \n  b ");
    assert_eq!(Body::from("> `a\n> b`").plain(), "a\nb");
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
        assert_eq!(blocks(blank), [""; 0], "{blank:?}");
        assert!(Body::from(blank).is_empty(), "{blank:?}");
    }
}

#[test]
fn plain_text_has_no_markup_of_its_own() {
    for text in [
        "hello",
        "two\nlines",
        "見て",
        "2 + 3 = 5",
        "one: two",
        "  hello ",
        "a\n b  \nc",
    ] {
        let body = Body::from(text);
        assert!(body.markup.is_none(), "{text}");
        assert_eq!((body.plain().as_str(), body.size()), (text, text.len()));
    }
    let styled = Body::from("hello *world*");
    assert!(styled.size() < 200, "{}", styled.size());
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
