use super::*;

fn markdown_of(source: &str, selected: &str) -> String {
    let start = source.find(selected).unwrap();
    markdown(&source.into(), &(start..start + selected.len()), None)
}

#[test]
fn markdown_keeps_the_marks_of_what_is_cut() {
    let source = "a **bold** and `code` _word_\n> quoted *text*\n```\nlet a;\nlet b;\n```\nend";
    for (selected, expected) in [
        ("a ", "a "),
        ("bold", "**bold**"),
        ("ol", "**ol**"),
        ("ld** and `co", "**ld** and `co`"),
        ("de` _wo", "`de` _wo_"),
        ("and", "and"),
        ("quoted", "> quoted"),
        ("uoted *te", "uoted *te*"),
        ("let b;", "```\nlet b;\n```"),
        ("ext*\n```\nlet", "*ext*\n```\nlet\n```"),
        ("end", "end"),
        (source, source),
    ] {
        assert_eq!(markdown_of(source, selected), expected, "{selected:?}");
    }
}

#[test]
fn text_is_what_is_shown() {
    let source = "a **bold** b\n> quote\n```\ncode\n```\n";
    let body = Body::from(source);
    assert_eq!(
        plain(&body, &(0..source.len()), None),
        "a bold b\nquote\ncode"
    );
    assert_eq!(plain(&body, &(5..12), None), "old b");
    assert_eq!(plain(&body, &(3..3), None), "");
    assert_eq!(plain(&body, &(2..4), None), "", "marks alone");
}

/// A part is at most 4 KiB, and the others are copied too.
#[test]
fn all_of_a_long_text_is_copied() {
    let source = "some words in a line\n".repeat(2_000);
    let body = Body::from(source.as_str());
    assert!(body.is_long());
    assert_eq!(
        plain(&body, &(0..source.len()), None).trim_end(),
        source.trim_end()
    );
    let end = plain(&body, &(source.len() - 42..source.len()), None);
    assert_eq!(end.trim_end(), "some words in a line\nsome words in a line");
}

#[test]
fn spoilers_are_copied_only_once_they_are_shown() {
    let source = "a ||the *end*|| b ||x||\n> ||y||";
    let body = Body::from(source);
    let all = 0..source.len();
    assert_eq!(plain(&body, &all, Some("[?]")), "a [?] b [?]\n[?]");
    assert_eq!(plain(&body, &all, None), "a the end b x\ny");
    let hidden = "a ||[?]|| b ||[?]||\n> ||[?]||";
    assert_eq!(markdown(&body, &all, Some("[?]")), hidden);
    assert_eq!(markdown(&body, &all, None), source);
    // A part of one, and what is around it.
    let part =
        |from: &str, to: &str| source.find(from).unwrap()..source.find(to).unwrap() + to.len();
    for (range, expected) in [
        (part("he *", "end"), "[?]"),
        (part("end", " b"), "[?] b"),
        (part("a ", "the"), "a [?]"),
        (part(" b ", " b "), " b "),
    ] {
        assert_eq!(plain(&body, &range, Some("[?]")), expected, "{range:?}");
        let markdown = markdown(&body, &range, Some("[?]"));
        assert!(
            !markdown.contains("end") && !markdown.contains("the"),
            "{markdown}"
        );
    }
}
