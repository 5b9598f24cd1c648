//! A paragraph with text styles, links and color emoji.

use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

use iced::advanced::{Shell, mouse};
use iced::widget::text::{LineHeight, Rich, Span, Wrapping};
use iced::{Event, Fill, Font, Point, border};

use super::clip_tall::{clip_tall, is_tall};
use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::ui::emoji::{TextRun, runs};
use crate::ui::missing_glyphs::drawable;
use crate::ui::{Element, Theme, font, token};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextStyle<'a> {
    Plain,
    Strong,
    Emphasis,
    Struck,
    Code,
    Link(&'a str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextSpan<'a> {
    pub text: &'a str,
    pub style: TextStyle<'a>,
}

/// How many runs of text and emoji a row may have. Then emoji of the text font are shown.
pub const MAX_RUNS: usize = 256;

/// `on_link` receives the address of a pressed link, `on_link_menu` also the position of its menu. `runs_left` counts down
/// from [`MAX_RUNS`].
pub fn paragraph<'a, Message: Clone + 'a>(
    text_spans: impl IntoIterator<Item = TextSpan<'a>>,
    theme: &Theme,
    runs_left: &mut usize,
    on_link: impl Fn(String) -> Message + 'a,
    on_link_menu: impl Fn(String, Point) -> Message + 'a,
) -> Element<'a, Message> {
    let (mut spans, mut tall, mut has_link) = (Vec::new(), "", false);
    for TextSpan { text, style } in text_spans {
        has_link |= matches!(style, TextStyle::Link(_));
        tall = if is_tall(text) { text } else { tall };
        let text = match drawable(text) {
            Cow::Borrowed(text) => text,
            Cow::Owned(text) => {
                spans.push(styled(Span::new(text), style, theme));
                continue;
            }
        };
        let mut runs = runs(text);
        match runs_left.checked_sub(runs.len()) {
            Some(left) => *runs_left = left,
            None => runs = vec![TextRun { text, emoji: false }],
        }
        spans.extend(runs.into_iter().map(|run| styled_run(run, style, theme)));
    }
    let rich: Rich<'a, String, Message, Theme, iced::Renderer> = Rich::with_spans(spans)
        .size(token::TEXT_BODY)
        .line_height(LineHeight::Relative(token::LINE_HEIGHT))
        .font(font::SANS)
        .width(Fill)
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

fn styled_run<'a>(run: TextRun<'a>, style: TextStyle<'a>, theme: &Theme) -> Span<'a, String, Font> {
    let span = Span::new(run.text);
    if run.emoji {
        return span.font(font::EMOJI);
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
        TextStyle::Emphasis => span.font(font::ITALIC),
        TextStyle::Struck => span.strikethrough(true),
        TextStyle::Code => {
            let border = border::rounded(token::SPACE_XS).color(roles.border_subtle);
            span.font(font::MONO)
                .size(token::TEXT_MONO)
                .background(roles.surface_sidebar)
                .border(border.width(1.0))
                .padding([0.0, token::SPACE_XXS])
        }
        TextStyle::Link(address) => span
            .color(roles.accent_text)
            .underline(true)
            .link(address.to_owned()),
    }
}
