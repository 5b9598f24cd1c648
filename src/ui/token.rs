//! Sizes with names, in logical pixels. No feature writes a size of its own.

/// Between parts of one thing.
pub const SPACE_XXS: f32 = 2.0;
/// Between things that belong together.
pub const SPACE_XS: f32 = 4.0;
/// Inside a control.
pub const SPACE_S: f32 = 8.0;
/// Between controls.
pub const SPACE_M: f32 = 12.0;
/// Inside a pane.
pub const SPACE_L: f32 = 16.0;
/// Around a card.
pub const SPACE_XL: f32 = 24.0;
/// Around a page.
pub const SPACE_XXL: f32 = 32.0;

/// Corners of controls.
pub const RADIUS_CONTROL: f32 = 6.0;
/// Corners of cards and fields.
pub const RADIUS_CARD: f32 = 10.0;
/// Corners of dialogs.
pub const RADIUS_DIALOG: f32 = 16.0;

/// Captions of groups.
pub const TEXT_CAPTION: f32 = 12.0;
/// What stands beside something.
pub const TEXT_META: f32 = 13.0;
/// Rows of lists.
pub const TEXT_LIST: f32 = 14.0;
/// What people say.
pub const TEXT_BODY: f32 = 15.0;
/// Heads of panes.
pub const TEXT_TITLE: f32 = 17.0;
/// Heads of dialogs.
pub const TEXT_DIALOG: f32 = 20.0;
/// The first words.
pub const TEXT_WELCOME: f32 = 26.0;
/// Code.
pub const TEXT_MONO: f32 = 13.5;
/// Height of a line of what people say, by its size.
pub const LINE_HEIGHT: f32 = 1.4;

/// Width of the server rail.
pub const RAIL: f32 = 68.0;
/// A server in the rail.
pub const RAIL_ICON: f32 = 44.0;
/// Width of the channel list.
pub const CHANNELS: f32 = 248.0;
/// Height of the heads of panes.
pub const HEADER: f32 = 48.0;
/// Width of the people.
pub const PEOPLE: f32 = 232.0;
/// Widest line of a conversation.
pub const READING: f32 = 760.0;
/// Window width under which the people are hidden.
pub const PEOPLE_FROM: f32 = 1000.0;
/// Window width under which the channel list is narrower.
pub const NARROW: f32 = 860.0;
/// Width of the channel list in a narrow window.
pub const CHANNELS_NARROW: f32 = 200.0;
/// A picture beside a message.
pub const AVATAR: f32 = 40.0;
/// A picture of somebody seen from near.
pub const AVATAR_LARGE: f32 = 72.0;
/// A picture in a list.
pub const AVATAR_SMALL: f32 = 32.0;
/// An icon.
pub const ICON: f32 = 18.0;
/// A small icon.
pub const ICON_SMALL: f32 = 14.0;
/// Width of a dialog.
pub const DIALOG: f32 = 460.0;
/// The ring around what has the keyboard, and its distance.
pub const RING: f32 = 2.0;
/// Height of a row in a list.
pub const ROW: f32 = 34.0;
