//! Design tokens, in logical pixels. Features define no sizes of their own.

pub const SPACE_XXS: f32 = 2.0;
pub const SPACE_XS: f32 = 4.0;
pub const SPACE_S: f32 = 8.0;
pub const SPACE_M: f32 = 12.0;
pub const SPACE_L: f32 = 16.0;
pub const SPACE_XL: f32 = 24.0;
pub const SPACE_XXL: f32 = 32.0;

pub const RADIUS_CONTROL: f32 = 6.0;
pub const RADIUS_CARD: f32 = 10.0;
pub const RADIUS_DIALOG: f32 = 16.0;

pub const TEXT_CAPTION: f32 = 12.0;
pub const TEXT_META: f32 = 13.0;
pub const TEXT_LIST: f32 = 14.0;
pub const TEXT_BODY: f32 = 15.0;
pub const TEXT_TITLE: f32 = 17.0;
pub const TEXT_DIALOG: f32 = 20.0;
pub const TEXT_WELCOME: f32 = 26.0;
pub const TEXT_MONO: f32 = 13.5;
/// Relative to the font size of message text.
pub const LINE_HEIGHT: f32 = 1.4;

pub const RAIL_WIDTH: f32 = 68.0;
pub const RAIL_ICON_SIZE: f32 = 44.0;
pub const CHANNELS_WIDTH: f32 = 248.0;
pub const HEADER_HEIGHT: f32 = 48.0;
pub const MEMBERS_WIDTH: f32 = 232.0;
pub const MESSAGE_MAX_WIDTH: f32 = 760.0;
/// Below this window width the member list is opened above the conversation.
pub const MEMBERS_MIN_WINDOW_WIDTH: f32 = 1000.0;
/// Below this window width the channel list is opened above the conversation.
pub const CHANNELS_MIN_WINDOW_WIDTH: f32 = 720.0;
/// Of the conversation, whatever lies beside it.
pub const CONVERSATION_MIN_WIDTH: f32 = 320.0;
/// The least width and height of what is pressed by the pointer.
pub const TARGET_MIN: f32 = 24.0;
pub const AVATAR: f32 = 40.0;
pub const AVATAR_LARGE: f32 = 72.0;
pub const AVATAR_SMALL: f32 = 32.0;
pub const ICON: f32 = 18.0;
pub const ICON_SMALL: f32 = 14.0;
pub const DIALOG_WIDTH: f32 = 460.0;
/// Of dialogs with tables.
pub const WIDE_DIALOG_WIDTH: f32 = 580.0;
/// Of the list of settings pages, and of a page at most.
pub const SETTINGS_SIDE_WIDTH: f32 = 200.0;
pub const SETTINGS_PAGE_WIDTH: f32 = 640.0;
/// Of a slider or combo box at the end of a row.
pub const ROW_CONTROL_WIDTH: f32 = 220.0;
/// Width of the focus ring, and of the gap between it and the control.
pub const FOCUS_RING_WIDTH: f32 = 2.0;
pub const ROW_HEIGHT: f32 = 34.0;
pub const COMPACT_ROW_HEIGHT: f32 = 28.0;
