use proptest::prelude::*;

use super::*;

#[test]
fn formatting_becomes_markdown() {
    for (html, expected) in [
        (
            "<p>a <b>bold</b> and <em>soft</em> word</p>",
            "a **bold** and *soft* word",
        ),
        ("<b> space </b>after", "**space** after"),
        ("<b>one<br>two</b>", "**one**\n**two**"),
        ("<p>one</p><p><b>two</b></p>", "one\n\n**two**"),
        (
            "<a href=\"https://x.y/?a=1&amp;b=2\">text</a>",
            "[text](https://x.y/?a=1&b=2)",
        ),
        ("<a href='https://x.y'>https://x.y</a>", "https://x.y"),
        ("<a href=\"javascript:alert(1)\">x</a> <i>y</i>", "x *y*"),
        (
            "<ul><li>one<li>two<ol><li>a</li><li>b</li></ol></li></ul>",
            "- one\n- two\n  1. a\n  2. b",
        ),
        ("<h2>Title</h2><p>text</p>", "## Title\n\ntext"),
        ("<blockquote>said</blockquote>", "> said"),
        (
            "<pre><code>let x = 1;\n  *y</code></pre>",
            "```\nlet x = 1;\n  *y\n```",
        ),
        ("call <code>f(*x)</code>", "call `f(*x)`"),
        ("<s>no</s> 2*3 _x_", "~~no~~ 2\\*3 \\_x\\_"),
        (
            "<i>&lt;tag&gt; &#8364; &#x41; &unknown; &</i>",
            "*<tag> € A &unknown; &*",
        ),
        ("<style>b { }</style><!-- <b> --><i>x</i>", "*x*"),
        ("<b><i>both</i></b>", "***both***"),
        ("<b>open", "**open**"),
        ("a < b <i>c</i>", "a < b *c*"),
    ] {
        assert_eq!(to_markdown(html).as_deref(), Some(expected), "{html}");
    }
}

#[test]
fn text_without_formatting_is_left_to_the_plain_text() {
    for html in [
        "",
        "plain",
        "<meta charset='utf-8'><div><span style=\"color: #fff\">let x</span></div>",
        "<b style=\"font-weight: normal;\">from a document</b>",
        "<b></b>",
        "<b>  </b>text",
    ] {
        assert_eq!(to_markdown(html), None, "{html}");
    }
    let long = format!("<b>{}</b>", "x".repeat(MAX_HTML));
    assert_eq!(to_markdown(&long), None);
}

/// Ten times the input takes about ten times as long; a tree would overflow the stack.
#[test]
fn hostile_html_takes_linear_time() {
    for part in [
        "<b>",
        "<ul><li>",
        "<blockquote>",
        "<a href=",
        "<",
        "&",
        "<!--",
        "<!",
        "<?",
        "</b>",
        "<b><i>x",
        "<script>",
        "<pre>",
        "<p x=\"",
    ] {
        let html = part.repeat(500_000 / part.len());
        let start = std::time::Instant::now();
        let markdown = to_markdown(&html).unwrap_or_default();
        assert!(start.elapsed().as_secs() < 5, "{part}");
        assert!(markdown.len() < 10 * html.len(), "{part}");
    }
}

#[test]
fn link_over_many_lines_is_bounded() {
    let over_lines = |address: usize, lines: usize| {
        let address = "a".repeat(address);
        let html = format!("<a href='https://{address}'>{}</a>", "x<br>".repeat(lines));
        to_markdown(&html)
    };
    let short = over_lines(MAX_ADDRESS / 2, 2).unwrap();
    assert!(short.contains("](https://a"), "{short}");
    assert_eq!(over_lines(2 * MAX_ADDRESS, 2), None);
    assert_eq!(over_lines(MAX_ADDRESS / 2, 100_000), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_html_is_read(html in "(</?(b|i|a href=|ul|li|pre|code|h1|p|br)[ >]|[<>&;\"']|\\PC){0,60}") {
        let _markdown = to_markdown(&html);
    }
}
