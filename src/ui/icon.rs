//! Icons from the Lucide font, and the application icon.

use iced::widget::{Text, text};
use iced::{Renderer, window};
use lucide_icons::Icon as Lucide;

use super::{Theme, font, token};

macro_rules! icons {
    ($($name:ident = $lucide:ident),* $(,)?) => {
        /// `assets/fonts/OpenChatIcons.ttf` contains these glyphs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Icon {
            $($name,)*
        }

        impl Icon {
            pub const ALL: &[Self] = &[$(Self::$name),*];

            pub fn character(self) -> char {
                match self {
                    $(Self::$name => Lucide::$lucide.unicode(),)*
                }
            }
        }
    };
}

icons! {
    Add = Plus,
    Settings = Settings,
    TextChannel = Hash,
    VoiceChannel = Volume2,
    Members = Users,
    Send = Send,
    Close = X,
    Latest = ArrowDown,
    Expanded = ChevronDown,
    Collapsed = ChevronRight,
    Online = Wifi,
    Offline = WifiOff,
    Failed = CircleAlert,
    Warning = TriangleAlert,
    Info = Info,
    Done = Check,
    Retry = RotateCw,
    Discard = Trash2,
    Secure = Lock,
    Verified = ShieldCheck,
    Unverified = ShieldOff,
    Server = Server,
    Conversation = MessagesSquare,
    EmptyChannel = MessageCircle,
    File = Paperclip,
    Waiting = Clock,
    Copy = Copy,
    Reply = CornerUpLeft,
    Key = KeyRound,
    Address = Globe,
    Demo = Sparkles,
    Minus = Minus,
    More = Ellipsis,
    Unmuted = Bell,
    Notifications = BellRing,
    Inbox = Inbox,
    GoTo = Compass,
    Muted = BellOff,
    MarkRead = CheckCheck,
    Rename = Pencil,
    Palette = Palette,
    Link = Link,
    Up = ArrowUp,
    Down = ArrowDown,
    Leave = LogOut,
    Export = Upload,
    Import = Download,
    Menu = Menu,
    Search = Search,
    Previous = ChevronLeft,
    ZoomIn = ZoomIn,
    ZoomOut = ZoomOut,
    Fit = Maximize,
    Picture = Image,
    Bold = Bold,
    Italic = Italic,
    Strike = Strikethrough,
    Code = Code,
    Emoji = Smile,
    Favorite = Star,
    NotFavorite = StarOff,
    Unread = MessageSquareDot,
    CollapseAll = ChevronsDownUp,
    ExpandAll = ChevronsUpDown,
    AddCategory = FolderPlus,
}

impl Icon {
    pub fn chevron(expanded: bool) -> Self {
        if expanded {
            Self::Expanded
        } else {
            Self::Collapsed
        }
    }

    /// Decorative: the control around it carries the accessible name.
    pub fn view<'a>(self) -> Text<'a, Theme, Renderer> {
        self.sized(token::ICON)
    }

    pub fn sized<'a>(self, size: f32) -> Text<'a, Theme, Renderer> {
        text(self.character().to_string())
            .font(font::ICONS)
            .size(size)
            .line_height(1.0)
            .shaping(text::Shaping::Basic)
    }
}

pub fn window_icon() -> Option<window::Icon> {
    let icon = image::load_from_memory(include_bytes!("../../assets/icon/64.png")).ok()?;
    let (width, height) = (icon.width(), icon.height());
    window::icon::from_rgba(icon.into_rgba8().into_raw(), width, height).ok()
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
    fn window_icon_can_be_decoded() {
        assert!(window_icon().is_some());
    }
}
