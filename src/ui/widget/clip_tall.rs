//! Keeps letters with many marks inside their text.
//!
//! Exists because `iced_tiny_skia` 0.14 clips a text only if its measured bounds reach out of the clip, and marks are
//! drawn outside the measured bounds: over other rows, where nothing repaints them.

use iced::Rectangle;
use unicode_normalization::char::is_combining_mark;

use super::wrapper::{Wrapper, wrap};
use crate::ui::Element;

struct ClipTall;

/// Clips `content`, which shows `text`, if that has such letters. Other texts are drawn without the cost of a clip.
pub fn clip_tall<'a, Message: 'a>(
    text: &str,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    if is_tall(text) {
        wrap(ClipTall, content)
    } else {
        content.into()
    }
}

/// Whether marks on one letter may reach out of the line. Emoji selectors are marks that show nothing.
pub(super) fn is_tall(text: &str) -> bool {
    let mut marks = 0;
    !text.is_ascii()
        && text.chars().any(|c| {
            let is_mark = is_combining_mark(c) && !('\u{FE00}'..='\u{FE0F}').contains(&c);
            marks = if is_mark { marks + 1 } else { 0 };
            marks > 1
        })
}

impl<Message> Wrapper<Message> for ClipTall {
    type State = ();

    fn visible(&self, bounds: Rectangle, viewport: Rectangle) -> Rectangle {
        /// Invisible, and enough for the bounds to reach out of the clip.
        const INSET: f32 = 1.0 / 64.0;
        let bounds = Rectangle {
            height: (bounds.height - INSET).max(0.0),
            ..bounds
        };
        bounds.intersection(&viewport).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use iced::widget::{Space, column, text};
    use iced::{Fill, Size};

    use super::*;
    use crate::ui::snapshot::{self, SnapshotOptions};
    use crate::ui::theme::Variant;
    use crate::ui::{Theme, token};

    /// Whether anything is drawn in the rows of pixels above a text.
    fn reaches_out(content: Element<'_, ()>) -> bool {
        const ABOVE: f32 = 80.0;
        let view = column![Space::new().height(ABOVE).width(Fill), content];
        let options = SnapshotOptions {
            size: Size::new(200.0, 2.0 * ABOVE),
            scale: 1.0,
        };
        let picture = snapshot::render(view, &Theme::new(Variant::Dark), options).unwrap();
        let above = &picture.pixels[..200 * 80 * 4];
        above.chunks_exact(4).any(|pixel| pixel != &above[..4])
    }

    #[test]
    fn marks_are_not_drawn_outside_their_text() {
        snapshot::load_fonts();
        let tower = format!("o{}", "\u{302}\u{306}".repeat(20));
        let label = || text(tower.clone()).size(token::TEXT_BODY);
        assert!(reaches_out(label().into()), "without a clip it is");
        assert!(!reaches_out(clip_tall(&tower, label())));
    }

    #[test]
    fn ordinary_texts_need_no_clip() {
        for (text, tall) in [
            ("abc", false),
            ("é e\u{301}", false),
            ("❤\u{fe0f}", false),
            ("e\u{301}\u{301}", true),
        ] {
            assert_eq!(is_tall(text), tall, "{text:?}");
        }
    }
}
