//! What of the settings fits beside each other in a window.

use iced::Size;

use crate::ui::token;
use crate::ui::widget::rows::Arrangement;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Layout {
    /// The space before the list of pages, if it lies beside the page; else it is a combo box above.
    pub side: Option<f32>,
    pub arrangement: Arrangement,
    /// Of a list that is the whole page.
    pub list_height: f32,
}

impl Layout {
    pub fn new(window: Size) -> Self {
        /// Below this window height the search and the list of pages would not fit.
        const SIDE_MIN_HEIGHT: f32 = 540.0;
        /// Heights of what is above and below such a list: heading, or search and combo box, and margins.
        const AROUND_LIST: (f32, f32) = (108.0, 188.0);
        const TAKEN: f32 =
            token::SETTINGS_SIDE_WIDTH + token::SETTINGS_PAGE_WIDTH + 4.0 * token::SPACE_XL;
        let has_side =
            window.width >= token::CHANNELS_MIN_WINDOW_WIDTH && window.height >= SIDE_MIN_HEIGHT;
        let (below_heading, below_combo_box) = AROUND_LIST;
        let around_list = if has_side {
            below_heading
        } else {
            below_combo_box
        };
        Self {
            side: has_side.then(|| ((window.width - TAKEN) / 2.0).max(0.0)),
            arrangement: Arrangement::in_width(window.width),
            list_height: window.height - around_list,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_of_pages_lies_beside_where_it_fits() {
        for (size, side, arrangement) in [
            ((1280.0, 800.0), Some(172.0), Arrangement::Beside),
            ((800.0, 600.0), Some(0.0), Arrangement::Beside),
            ((800.0, 500.0), None, Arrangement::Beside),
            ((800.0, 300.0), None, Arrangement::Beside),
            ((640.0, 480.0), None, Arrangement::Beside),
            ((320.0, 240.0), None, Arrangement::Below),
        ] {
            let layout = Layout::new(size.into());
            assert_eq!(layout.side, side, "{size:?}");
            assert_eq!(layout.arrangement, arrangement, "{size:?}");
        }
    }
}
