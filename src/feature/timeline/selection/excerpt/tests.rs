use super::*;

fn markdown_of(source: &str, selected: &str) -> String {
    let start = source.find(selected).unwrap();
    markdown(&source.into(), &(start..start + selected.len()))
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
    assert_eq!(plain(&body, &(0..source.len())), "a bold b\nquote\ncode");
    assert_eq!(plain(&body, &(5..12)), "old b");
    assert_eq!(plain(&body, &(3..3)), "");
    assert_eq!(plain(&body, &(2..4)), "", "marks alone");
}

/// A part is at most 4 KiB, and the others are copied too.
#[test]
fn all_of_a_long_text_is_copied() {
    let source = "some words in a line\n".repeat(2_000);
    let body = Body::from(source.as_str());
    assert!(body.is_long());
    assert_eq!(
        plain(&body, &(0..source.len())).trim_end(),
        source.trim_end()
    );
    let end = plain(&body, &(source.len() - 42..source.len()));
    assert_eq!(end.trim_end(), "some words in a line\nsome words in a line");
}
