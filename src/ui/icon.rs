//! Icons by name, all of one family, and the application's own.

use iced::widget::{Text, text};
use iced::{Renderer, window};
use lucide_icons::Icon as Lucide;

use super::{Theme, font, token};

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $lucide:ident),* $(,)?) => {
        /// An icon. `assets/fonts/OpenChatIcons.ttf` holds exactly these glyphs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Icon {
            $($(#[$doc])* $name,)*
        }

        impl Icon {
            /// Every icon.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its character in the icon font.
            #[must_use]
            pub fn character(self) -> char {
                match self {
                    $(Self::$name => Lucide::$lucide.unicode(),)*
                }
            }
        }
    };
}

icons! {
    /// Add something.
    Add = Plus,
    /// Choose how things are.
    Settings = Settings,
    /// A text channel.
    TextChannel = Hash,
    /// A voice channel.
    VoiceChannel = Volume2,
    /// People.
    People = Users,
    /// Send.
    Send = Send,
    /// Close, or take away.
    Close = X,
    /// Go to the newest.
    Newest = ArrowDown,
    /// Open, below.
    Open = ChevronDown,
    /// Closed, aside.
    Closed = ChevronRight,
    /// The line is there.
    Online = Wifi,
    /// The line is not there.
    Offline = WifiOff,
    /// Something failed.
    Failed = CircleAlert,
    /// Take care.
    Warning = TriangleAlert,
    /// Something to know.
    Info = Info,
    /// Done.
    Done = Check,
    /// Again.
    Retry = RotateCw,
    /// Throw away.
    Discard = Trash2,
    /// An encrypted line.
    Secure = Lock,
    /// Proven.
    Proven = ShieldCheck,
    /// Not proven.
    Unproven = ShieldOff,
    /// A server.
    Server = Server,
    /// A conversation.
    Conversation = MessagesSquare,
    /// Nothing said yet.
    Empty = MessageCircle,
    /// A file.
    File = Paperclip,
    /// Not yet.
    Waiting = Clock,
    /// Copy.
    Copy = Copy,
    /// An answer to something.
    Reply = CornerUpLeft,
    /// The user's key.
    Key = KeyRound,
    /// Back.
    Back = ArrowLeft,
    /// An address.
    Address = Globe,
    /// Something to try.
    Try = Sparkles,
    /// Smaller.
    Less = Minus,
    /// More that can be done.
    More = Ellipsis,
    /// It may call for attention.
    Heard = Bell,
    /// It may not.
    Muted = BellOff,
    /// All of it is read.
    Read = CheckCheck,
    /// Write it anew.
    Rename = Pencil,
    /// Choose how it looks.
    Colours = Palette,
    /// A link that leads there.
    Link = Link,
    /// One place up.
    Up = ArrowUp,
    /// One place down.
    Down = ArrowDown,
    /// Go away from it.
    Leave = LogOut,
    /// Out of the program.
    Export = Upload,
    /// Into the program.
    Import = Download,
}

impl Icon {
    /// The icon as text of the usual size; decoration, the name stands on the control around it.
    #[must_use]
    pub fn view<'a>(self) -> Text<'a, Theme, Renderer> {
        self.sized(token::ICON)
    }

    /// The icon as text of a size.
    #[must_use]
    pub fn sized<'a>(self, size: f32) -> Text<'a, Theme, Renderer> {
        text(self.character().to_string())
            .font(font::ICONS)
            .size(size)
            .line_height(1.0)
            .shaping(text::Shaping::Basic)
    }
}

/// The application's icon for the window, where it can be read.
#[must_use]
pub fn application() -> Option<window::Icon> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(include_bytes!(
        "../../assets/icon/64.png"
    )))
    .read_info()
    .ok()?;
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let frame = reader.next_frame(&mut pixels).ok()?;
    pixels.truncate(frame.buffer_size());
    window::icon::from_rgba(pixels, frame.width, frame.height).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_in_the_bundled_font() {
        let bytes = include_bytes!("../../assets/fonts/OpenChatIcons.ttf");
        let face = ttf_parser::Face::parse(bytes, 0).unwrap();
        for icon in Icon::ALL {
            assert!(face.glyph_index(icon.character()).is_some(), "{icon:?}");
        }
    }

    #[test]
    fn the_application_has_an_icon() {
        assert!(application().is_some());
    }
}
