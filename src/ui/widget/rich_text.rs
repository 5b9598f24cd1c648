//! A paragraph with text styles, links, color emoji, and what is selected of it.

mod widget;

use std::borrow::Cow;
use std::ops::Range;

use iced::widget::text::Span;
use iced::{Color, Fill, Font, Length, Pixels, Point, Shrink, border};

use super::clip_tall::{clip_tall, is_tall};
use super::selection::{TextMap, TextSource, range_in};
use crate::ui::emoji::{TextRun, runs};
use crate::ui::missing_glyphs::drawable;
use crate::ui::{Element, Theme, font, token};
use widget::{LinkActions, TextWidget};

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TextStyle<'a> {
    Plain,
    Strong,
    Emphasis,
    Struck,
    Code,
    /// What a search has found, distinguished by weight and color.
    Match,
    Link(&'a str),
    /// Code in a block.
    Colored(Color),
    /// Several styles at once.
    Marked(Marks<'a>),
}

/// Styles of one text.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is independent")]
pub struct Marks<'a> {
    pub strong: bool,
    pub emphasis: bool,
    pub struck: bool,
    pub code: bool,
    /// A block in place of a text, which a press of its link shows.
    pub cover: bool,
    pub link: Option<&'a str>,
    /// In place of the size of message text.
    pub size: Option<f32>,
}

impl TextStyle<'_> {
    fn is_code(&self) -> bool {
        match self {
            Self::Code => true,
            Self::Marked(marks) => marks.code || marks.cover,
            _ => false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextSpan<'a> {
    pub text: &'a str,
    pub style: TextStyle<'a>,
}

/// How many runs of text and emoji a row may have. Then emoji of the text font are shown.
pub const MAX_RUNS: usize = 256;

/// Of the background of code, at both ends.
const CODE_PADDING: f32 = 3.0;
/// The font size of the space beside code, whose characters are 0.6 as wide: 5.4 pixels.
const CODE_AIR_SIZE: f32 = 9.0;

/// A paragraph that is being put together.
pub struct RichText<'a, Message> {
    spans: Vec<Span<'a, String>>,
    map: TextMap,
    source: Option<TextSource<'a>>,
    font: Font,
    size: f32,
    /// What the sizes of spans are multiplied by.
    scale: f32,
    tall: &'a str,
    width: Length,
    links: Option<LinkActions<'a, Message>>,
}

/// `on_link` receives the address of a pressed link, `on_link_menu` also the position of its menu. `runs_left` counts down
/// from [`MAX_RUNS`].
pub fn paragraph<'a, Message: Clone + 'a>(
    text_spans: impl IntoIterator<Item = TextSpan<'a>>,
    theme: &Theme,
    runs_left: &mut usize,
    on_link: impl Fn(String) -> Message + 'a,
    on_link_menu: impl Fn(String, Point) -> Message + 'a,
) -> Element<'a, Message> {
    RichText::new(None)
        .spans(text_spans, theme, runs_left)
        .on_link(on_link, on_link_menu)
        .into()
}

impl<'a, Message> RichText<'a, Message> {
    /// With a source, the text can be selected.
    pub fn new(source: Option<TextSource<'a>>) -> Self {
        Self {
            spans: Vec::new(),
            map: TextMap::default(),
            source,
            font: font::SANS,
            size: token::TEXT_BODY,
            scale: 1.0,
            tall: "",
            width: Fill,
            links: None,
        }
    }

    /// Of a block of code.
    pub fn mono(mut self) -> Self {
        self.font = font::MONO;
        self.size = token::TEXT_MONO;
        self
    }

    /// All text that much larger or smaller. Call it before any text is added.
    pub fn scaled(mut self, scale: f32) -> Self {
        self.size *= scale;
        self.scale = scale;
        self
    }

    /// No wider than its text.
    pub fn shrink(mut self) -> Self {
        self.width = Shrink;
        self
    }

    pub fn on_link(
        mut self,
        on_link: impl Fn(String) -> Message + 'a,
        on_menu: impl Fn(String, Point) -> Message + 'a,
    ) -> Self {
        self.links = Some(LinkActions {
            on_press: Box::new(on_link),
            on_menu: Box::new(on_menu),
        });
        self
    }

    /// Adds text. `runs_left` counts down from [`MAX_RUNS`].
    pub fn spans(
        mut self,
        text_spans: impl IntoIterator<Item = TextSpan<'a>>,
        theme: &Theme,
        runs_left: &mut usize,
    ) -> Self {
        for TextSpan { text, style } in text_spans {
            self.tall = if is_tall(text) { text } else { self.tall };
            let source = self.source.as_ref().and_then(|it| range_in(it.text, text));
            let air = style.is_code().then(code_air);
            self.add(air.clone(), None);
            match drawable(text) {
                Cow::Borrowed(text) => {
                    let mut runs = runs(text);
                    match runs_left.checked_sub(runs.len()) {
                        Some(left) => *runs_left = left,
                        None => runs = vec![TextRun { text, emoji: false }],
                    }
                    let mut at = source.map(|source| source.start);
                    for run in runs {
                        let range = at.map(|at| at..at + run.text.len());
                        at = range.as_ref().map(|range| range.end);
                        self.add([styled_run(run, style, theme)], range.as_ref());
                    }
                }
                Cow::Owned(shown) => {
                    self.map_replaced(text, &shown, source);
                    let span = styled(Span::new(shown), style, theme);
                    self.spans.push(scaled(span, self.scale));
                }
            }
            self.add(air, None);
        }
        self
    }

    fn add(
        &mut self,
        spans: impl IntoIterator<Item = Span<'a, String>>,
        range: Option<&Range<usize>>,
    ) {
        for span in spans {
            self.map.push(&span.text, range.cloned());
            self.spans.push(scaled(span, self.scale));
        }
    }

    /// Each character of `shown` stands for one of `text`.
    fn map_replaced(&mut self, text: &str, shown: &str, source: Option<Range<usize>>) {
        let Some(mut at) = source.map(|source| source.start) else {
            return self.map.push(shown, None);
        };
        for (character, shown) in text.chars().zip(shown.chars()) {
            let end = at + character.len_utf8();
            let mut buffer = [0; 4];
            self.map.push(shown.encode_utf8(&mut buffer), Some(at..end));
            at = end;
        }
    }
}

impl<'a, Message: 'a> From<RichText<'a, Message>> for Element<'a, Message> {
    fn from(text: RichText<'a, Message>) -> Self {
        clip_tall(text.tall, Element::new(TextWidget::new(text)))
    }
}

fn scaled(mut span: Span<'_, String, Font>, scale: f32) -> Span<'_, String, Font> {
    span.size = span.size.map(|size| Pixels(size.0 * scale));
    span
}

/// Beside code: room for its background, and between that and the text. The padding of a span takes no room in iced 0.14.
fn code_air<'a>() -> Span<'a, String, Font> {
    Span::new("\u{a0}").font(font::MONO).size(CODE_AIR_SIZE)
}

fn styled_run<'a>(run: TextRun<'a>, style: TextStyle<'a>, theme: &Theme) -> Span<'a, String, Font> {
    let span = Span::new(run.text);
    if run.emoji {
        let size = match style {
            TextStyle::Marked(marks) => marks.size,
            _ => None,
        };
        return match size {
            Some(size) => span.font(font::EMOJI).size(size),
            None => span.font(font::EMOJI),
        };
    }
    styled(span, style, theme)
}

fn styled<'a>(
    span: Span<'a, String, Font>,
    style: TextStyle<'a>,
    theme: &Theme,
) -> Span<'a, String, Font> {
    let roles = &theme.roles;
    match style {
        TextStyle::Plain => span,
        TextStyle::Strong => span.font(font::BOLD),
        TextStyle::Match => span.font(font::BOLD).color(roles.accent_text),
        TextStyle::Emphasis => span.font(font::ITALIC),
        TextStyle::Struck => span.strikethrough(true),
        TextStyle::Code => {
            let border = border::rounded(token::SPACE_XS).color(roles.border_subtle);
            span.font(font::MONO)
                .size(token::TEXT_MONO)
                .background(roles.surface_sidebar)
                .border(border.width(1.0))
                .padding([0.0, CODE_PADDING])
        }
        TextStyle::Link(address) => span
            .color(roles.accent_text)
            .underline(true)
            .link(address.to_owned()),
        TextStyle::Colored(color) => span.color(color),
        TextStyle::Marked(marks) => marked(span, marks, theme),
    }
}

fn marked<'a>(
    span: Span<'a, String, Font>,
    marks: Marks<'a>,
    theme: &Theme,
) -> Span<'a, String, Font> {
    let font = match (marks.strong, marks.emphasis) {
        _ if marks.code => font::MONO,
        (true, true) => font::BOLD_ITALIC,
        (true, false) => font::BOLD,
        (false, true) => font::ITALIC,
        (false, false) => font::SANS,
    };
    let mut span = if marks.code {
        styled(span, TextStyle::Code, theme)
    } else {
        span.font(font)
    };
    if marks.cover {
        let cover = border::rounded(token::SPACE_XS);
        let roles = &theme.roles;
        span = span.background(roles.badge).border(cover);
        span = span.color(roles.on_badge).padding([0.0, CODE_PADDING]);
    }
    if let Some(size) = marks.size.filter(|_| !marks.code) {
        span = span.size(size);
    }
    if let Some(address) = marks.link {
        let is_shown = !marks.cover;
        span = span.link(address.to_owned()).underline(is_shown);
        if is_shown {
            span = span.color(theme.roles.accent_text);
        }
    }
    if marks.struck {
        span = span.strikethrough(true);
    }
    span
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::snapshot::{self, SnapshotOptions};
    use crate::ui::theme::Variant;

    /// The columns of pixels in which the background of code is drawn, between text without gaps.
    #[test]
    fn code_has_air_between_its_background_and_the_text_beside_it() {
        snapshot::load_fonts();
        let theme = Theme::new(Variant::HighContrastDark);
        let text = |text, style| TextSpan { text, style };
        let [before, code, after] = [
            text("H", TextStyle::Plain),
            text("code", TextStyle::Code),
            text("H", TextStyle::Plain),
        ];
        let mut runs = MAX_RUNS;
        let view: Element<'_, String> = paragraph(
            [before, code, after],
            &theme,
            &mut runs,
            |link| link,
            |link, _at| link,
        );
        let size = iced::Size::new(100.0, 24.0);
        let picture = snapshot::render(view, &theme, SnapshotOptions { size, scale: 1.0 }).unwrap();
        // In the middle of the line: H, air, border, air, code, air, border, air, H.
        let row = &picture.pixels[10 * 400..11 * 400];
        let ink: Vec<bool> = row.chunks_exact(4).map(|pixel| pixel[0] > 60).collect();
        let first = ink.iter().position(|ink| *ink).unwrap();
        let last = ink.iter().rposition(|ink| *ink).unwrap();
        let inner = &ink[first..last];
        let gaps = inner.split(|ink| *ink).filter(|gap| gap.len() >= 2);
        assert!(gaps.count() >= 4, "{inner:?}");
    }
}
