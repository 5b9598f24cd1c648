//! A paragraph with text styles, links and color emoji.

use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

use iced::advanced::{Shell, mouse};
use iced::widget::text::{Alignment, LineHeight, Rich, Span, Wrapping};
use iced::{Event, Fill, Font, Point, border};

use super::clip_tall::{clip_tall, is_tall};
use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::ui::emoji::{TextRun, runs};
use crate::ui::missing_glyphs::drawable;
use crate::ui::{Element, Theme, font, token};

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
    fn is_link(&self) -> bool {
        match self {
            Self::Link(_) => true,
            Self::Marked(marks) => marks.link.is_some(),
            _ => false,
        }
    }

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

/// `on_link` receives the address of a pressed link, `on_link_menu` also the position of its menu. `runs_left` counts down
/// from [`MAX_RUNS`].
pub fn paragraph<'a, Message: Clone + 'a>(
    text_spans: impl IntoIterator<Item = TextSpan<'a>>,
    theme: &Theme,
    runs_left: &mut usize,
    on_link: impl Fn(String) -> Message + 'a,
    on_link_menu: impl Fn(String, Point) -> Message + 'a,
) -> Element<'a, Message> {
    let look = (theme, Alignment::Default);
    aligned_paragraph(text_spans, look, runs_left, on_link, on_link_menu)
}

/// A paragraph that is not aligned as its language is.
pub fn aligned_paragraph<'a, Message: Clone + 'a>(
    text_spans: impl IntoIterator<Item = TextSpan<'a>>,
    (theme, alignment): (&Theme, Alignment),
    runs_left: &mut usize,
    on_link: impl Fn(String) -> Message + 'a,
    on_link_menu: impl Fn(String, Point) -> Message + 'a,
) -> Element<'a, Message> {
    let (mut spans, mut tall, mut has_link) = (Vec::new(), "", false);
    for TextSpan { text, style } in text_spans {
        has_link |= style.is_link();
        tall = if is_tall(text) { text } else { tall };
        let air = style.is_code().then(code_air);
        spans.extend(air.clone());
        match drawable(text) {
            Cow::Borrowed(text) => {
                let mut runs = runs(text);
                match runs_left.checked_sub(runs.len()) {
                    Some(left) => *runs_left = left,
                    None => runs = vec![TextRun { text, emoji: false }],
                }
                spans.extend(runs.into_iter().map(|run| styled_run(run, style, theme)));
            }
            Cow::Owned(text) => spans.push(styled(Span::new(text), style, theme)),
        }
        spans.extend(air);
    }
    let rich: Rich<'a, String, Message, Theme, iced::Renderer> = Rich::with_spans(spans)
        .size(token::TEXT_BODY)
        .line_height(LineHeight::Relative(token::LINE_HEIGHT))
        .font(font::SANS)
        .width(Fill)
        .align_x(alignment)
        .wrapping(Wrapping::WordOrGlyph);
    if !has_link {
        return clip_tall(tall, rich);
    }
    let pressed = Rc::new(Cell::new(None));
    let on_menu = Box::new(on_link_menu);
    let menu = LinkMenu {
        pressed: Rc::clone(&pressed),
        on_menu,
    };
    let rich = rich.on_link_click(move |address: String| {
        pressed.set(Some(address.clone()));
        on_link(address)
    });
    clip_tall(tall, wrap(menu, rich))
}

/// Asks for the menu of the link under a press of the right button. iced 0.14 tells of the left one only.
struct LinkMenu<'a, Message> {
    /// The address of the link that was pressed last.
    pressed: Rc<Cell<Option<String>>>,
    on_menu: Box<dyn Fn(String, Point) -> Message + 'a>,
}

impl<Message> Wrapper<Message> for LinkMenu<'_, Message> {
    type State = ();

    fn update(
        &mut self,
        _state: &mut (),
        text: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        text.update(context);
        let is_press = mouse::Event::ButtonPressed(mouse::Button::Right);
        let position = context.cursor.position_over(text.layout.bounds());
        let Some(at) = position.filter(|_| *context.event == Event::Mouse(is_press)) else {
            return;
        };
        let _before = self.pressed.take();
        // The link would be opened by this message.
        let mut dropped = Vec::new();
        for event in [
            mouse::Event::ButtonPressed(mouse::Button::Left),
            mouse::Event::ButtonReleased(mouse::Button::Left),
        ] {
            text.update(&mut EventContext {
                event: &Event::Mouse(event),
                cursor: context.cursor,
                clipboard: context.clipboard,
                shell: &mut Shell::new(&mut dropped),
                viewport: context.viewport,
            });
        }
        if let Some(address) = self.pressed.take() {
            context.shell.publish((self.on_menu)(address, at));
            context.shell.capture_event();
        }
    }
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
