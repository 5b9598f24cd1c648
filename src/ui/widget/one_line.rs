//! A text in one line, which ends with an ellipsis where it is wider than its place, and is then shown whole in a
//! tooltip.
//!
//! Exists because text of iced 0.14 is cut in the middle of a letter, without a sign.

use std::borrow::Cow;
use std::sync::PoisonError;

use iced::advanced::graphics::text::{Version, font_system};
use iced::advanced::layout::{self, Layout};
use iced::advanced::text::{self, Wrapping, paragraph::Plain};
use iced::advanced::widget::{Operation, Tree, text as text_widget, tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, Widget, mouse, overlay, renderer};
use iced::{Event, Font, Length, Rectangle, Size, Vector};
use unicode_segmentation::UnicodeSegmentation;

use super::clip_tall::is_tall;
use super::tooltip::{Hover, Side};
use crate::ui::theme::TextColor;
use crate::ui::{Element, Theme};

/// In characters. What is longer does not fit into a window.
const MAX_SHAPED: usize = 400;

type Paragraph = <iced::Renderer as text::Renderer>::Paragraph;

/// A text in one line; see the module.
#[must_use]
pub struct OneLine<'a> {
    text: Cow<'a, str>,
    size: f32,
    font: Option<Font>,
    color: TextColor,
    width: Length,
}

/// `text` in one line, `size` pixels high.
pub fn one_line<'a>(text: impl Into<Cow<'a, str>>, size: f32) -> OneLine<'a> {
    OneLine {
        text: text.into(),
        size,
        font: None,
        color: TextColor::Primary,
        width: Length::Shrink,
    }
}

impl OneLine<'_> {
    pub fn font(mut self, font: Font) -> Self {
        self.font = Some(font);
        self
    }

    pub fn color(mut self, color: TextColor) -> Self {
        self.color = color;
        self
    }

    pub fn width(mut self, width: impl Into<Length>) -> Self {
        self.width = width.into();
        self
    }

    fn format(&self) -> text_widget::Format<Font> {
        text_widget::Format {
            size: Some(self.size.into()),
            font: self.font,
            width: self.width,
            wrapping: Wrapping::None,
            ..text_widget::Format::default()
        }
    }
}

#[derive(Default)]
struct State {
    paragraph: Plain<Paragraph>,
    /// The text, the width in pixels and the fonts for which `shown` was found.
    fitted: Option<(String, f32, Version)>,
    /// The beginning that fits, with an ellipsis, if not all of it does.
    shown: Option<String>,
    hover: Hover,
}

impl State {
    /// Cuts `text` so that it fits into `width`. `measure` returns the width of a text.
    fn fit(&mut self, text: &str, width: f32, mut measure: impl FnMut(&mut Self, &str) -> f32) {
        let system = font_system().read();
        let fonts = system.unwrap_or_else(PoisonError::into_inner).version();
        let is_same = |(fitted, at, with): &(String, f32, Version)| {
            fitted == text && at.to_bits() == width.to_bits() && *with == fonts
        };
        if self.fitted.as_ref().is_some_and(is_same) {
            return;
        }
        let end = text.char_indices().nth(MAX_SHAPED).map(|(end, _)| end);
        let whole = text.get(..end.unwrap_or(text.len())).unwrap_or(text);
        self.shown = None;
        if end.is_some() || measure(self, whole) > width {
            let ends: Vec<usize> = whole.grapheme_indices(true).map(|(at, _)| at).collect();
            let cut = |end: usize| format!("{}…", whole.get(..end).unwrap_or("").trim_end());
            let fitting = ends.partition_point(|end| measure(self, &cut(*end)) <= width);
            let end = ends.get(fitting.saturating_sub(1)).copied().unwrap_or(0);
            self.shown = Some(cut(end));
        }
        self.fitted = Some((text.to_owned(), width, fonts));
    }
}

impl<Message: 'static> Widget<Message, Theme, iced::Renderer> for OneLine<'_> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn size(&self) -> Size<Length> {
        Size::new(self.width, Length::Shrink)
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        /// Sums of advances differ in the last bits.
        const TOLERANCE: f32 = 0.1;
        let state: &mut State = tree.state.downcast_mut();
        let format = self.format();
        let width = limits.max().width + TOLERANCE;
        state.fit(&self.text, width, |state, text| {
            let _node = text_widget::layout(&mut state.paragraph, renderer, limits, text, format);
            state.paragraph.min_width()
        });
        let shown = state.shown.as_deref().unwrap_or(&self.text);
        text_widget::layout(&mut state.paragraph, renderer, limits, shown, self.format())
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        _cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let state: &State = tree.state.downcast_ref();
        let bounds = layout.bounds();
        let appearance = text_widget::Style {
            color: theme.text_color(self.color),
        };
        let paragraph = state.paragraph.raw();
        let draw = |renderer: &mut iced::Renderer, viewport: &Rectangle| {
            text_widget::draw(renderer, style, bounds, paragraph, appearance, viewport);
        };
        if !is_tall(&self.text) {
            draw(renderer, viewport);
        } else if let Some(clip) = bounds.intersection(viewport) {
            renderer.with_layer(clip, |renderer| draw(renderer, &clip));
        }
    }

    fn operate(
        &mut self,
        _tree: &mut Tree,
        layout: Layout<'_>,
        _renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        operation.text(None, layout.bounds(), &self.text);
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _renderer: &iced::Renderer,
        _clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        let state: &mut State = tree.state.downcast_mut();
        let visible = layout.bounds().intersection(viewport);
        let is_over = state.shown.is_some() && visible.is_some_and(|it| cursor.is_over(it));
        state.hover.on_event(event, is_over, shell);
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        _renderer: &iced::Renderer,
        _viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        let state: &mut State = tree.state.downcast_mut();
        let anchor = layout.bounds() + translation;
        let place = (Side::Below, anchor);
        state.hover.overlay(false, (&self.text, None), place)
    }
}

impl<'a, Message: 'static> From<OneLine<'a>> for Element<'a, Message> {
    fn from(line: OneLine<'a>) -> Self {
        Element::new(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character is one pixel wide.
    #[expect(clippy::cast_precision_loss, reason = "short texts")]
    fn width_of(text: &str) -> f32 {
        text.chars().count() as f32
    }

    fn fitted(text: &str, width: f32) -> Option<String> {
        let mut state = State::default();
        state.fit(text, width, |_, text| width_of(text));
        state.shown
    }

    #[test]
    fn text_that_is_too_wide_ends_with_an_ellipsis() {
        for (text, width, expected) in [
            ("general", 7.0, None),
            ("general", 6.0, Some("gener…")),
            ("a quiet corner", 8.0, Some("a quiet…")),
            ("a quiet corner", 9.0, Some("a quiet…")),
            ("general", 0.0, Some("…")),
            ("", 0.0, None),
            ("e\u{301}e\u{301}e\u{301}", 5.0, Some("e\u{301}e\u{301}…")),
            ("👩‍👩‍👧 family", 3.0, Some("…")),
        ] {
            assert_eq!(
                fitted(text, width).as_deref(),
                expected,
                "{text:?} in {width}"
            );
        }
    }

    #[test]
    fn only_the_beginning_of_an_endless_text_is_measured() {
        let mut state = State::default();
        let mut longest = 0;
        state.fit(&"x".repeat(1_000_000), 1e9, |_, text| {
            longest = longest.max(text.chars().count());
            width_of(text)
        });
        assert_eq!(longest, MAX_SHAPED);
        let mut measured = false;
        state.fit(&"x".repeat(1_000_000), 1e9, |_, _| {
            measured = true;
            0.0
        });
        assert!(
            !measured,
            "the result is kept while text and width are the same"
        );
    }
}
