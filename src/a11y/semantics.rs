//! The accessibility semantics of a control, and the actions that it supports.
//!
//! iced 0.14 has no accessibility tree (iced issue 552). Each widget passes an `AccessibleNode` to
//! `Operation::custom`, followed by `Operation::focusable` if it can be focused, and by `Operation::traverse` with its
//! children. Operations rely on this order.

pub use accesskit::Live;
use iced::Rectangle;
use iced::advanced::widget::{Id, Operation};

macro_rules! roles {
    ($($(#[$meta:meta])* $role:ident = $accesskit:ident,)*) => {
        /// The kind of a control, as in ARIA.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
        pub enum Role {
            $($(#[$meta])* $role,)*
        }

        impl Role {
            pub(super) const fn to_accesskit(self) -> accesskit::Role {
                match self {
                    $(Self::$role => accesskit::Role::$accesskit,)*
                }
            }
        }
    };
}

roles! {
    Button = Button,
    Link = Link,
    Switch = Switch,
    Radio = RadioButton,
    RadioGroup = RadioGroup,
    /// A single-line text input.
    Field = TextInput,
    /// A multi-line text input.
    Editor = MultilineTextInput,
    ComboBox = ComboBox,
    ListBox = ListBox,
    ListBoxOption = ListBoxOption,
    List = List,
    /// An item of a [`Role::List`].
    Row = ListItem,
    Tree = Tree,
    TreeItem = TreeItem,
    TabList = TabList,
    Tab = Tab,
    TabPanel = TabPanel,
    /// Buttons in a row, which are one tab stop.
    Toolbar = Toolbar,
    Menu = Menu,
    MenuItem = MenuItem,
    /// A message list, newest last.
    Log = Log,
    Message = ListItem,
    Dialog = Dialog,
    AlertDialog = AlertDialog,
    Tooltip = Tooltip,
    Status = Status,
    Alert = Alert,
    /// Indeterminate without a `range`.
    Progress = ProgressIndicator,
    Slider = Slider,
    Splitter = Splitter,
    Image = Image,
    Heading = Heading,
    Table = Table,
    TableRow = Row,
    TableCell = Cell,
    ColumnHeader = ColumnHeader,
    /// Static text.
    Text = Label,
    #[default]
    Group = Group,
    Navigation = Navigation,
    Main = Main,
    Aside = Complementary,
    Banner = Banner,
    Form = Form,
}

impl Role {
    /// Whether it is a landmark, which F6 stops at.
    pub const fn is_pane(self) -> bool {
        matches!(
            self,
            Self::Navigation | Self::Main | Self::Aside | Self::Banner | Self::Form
        )
    }

    /// Whether it is one tab stop with arrow key navigation inside.
    pub const fn is_composite(self) -> bool {
        matches!(
            self,
            Self::List
                | Self::Tree
                | Self::TabList
                | Self::Toolbar
                | Self::Menu
                | Self::ListBox
                | Self::RadioGroup
                | Self::Log
        )
    }

    /// Whether its children are not exposed, because its name contains their text.
    pub const fn has_presentational_children(self) -> bool {
        matches!(
            self,
            Self::Button
                | Self::Link
                | Self::Switch
                | Self::Radio
                | Self::Tab
                | Self::MenuItem
                | Self::ListBoxOption
                | Self::ComboBox
                | Self::Slider
                | Self::Progress
                | Self::Splitter
                | Self::Image
                | Self::Heading
                | Self::TableCell
                | Self::ColumnHeader
                | Self::Text
                | Self::Row
                | Self::TreeItem
                | Self::Tooltip
                | Self::Status
                | Self::Alert
        )
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    pub value: f64,
    pub min: f64,
    pub max: f64,
    pub step: f64,
}

#[derive(Debug, Clone, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "the states are independent")]
pub struct Semantics {
    pub role: Role,
    /// If empty, the text of the children is the name.
    pub name: String,
    pub description: Option<String>,
    /// The keys that do the same from elsewhere.
    pub keys: Option<String>,
    /// The text of an input, or the value as text.
    pub value: Option<String>,
    pub placeholder: Option<String>,
    /// Stable among its siblings, such as a message ID; without it, the position identifies the control.
    pub key: Option<u64>,
    pub enabled: bool,
    /// `None` if it cannot be selected.
    pub selected: Option<bool>,
    /// `None` if there is nothing to expand.
    pub expanded: Option<bool>,
    /// `None` if it cannot be checked.
    pub checked: Option<bool>,
    pub range: Option<Range>,
    /// From 1.
    pub level: Option<usize>,
    /// Index in its set, from 0.
    pub position: Option<usize>,
    /// Number of items, including those that are not built.
    pub set_size: Option<usize>,
    pub modal: bool,
    pub busy: bool,
    pub error: Option<String>,
    /// The text is masked.
    pub secret: bool,
    /// Changes are announced with this urgency.
    pub live: Option<Live>,
    /// Only for [`Role::Editor`].
    pub editor_text: Option<EditorText>,
}

/// Text and selection of an editor. Positions are (line, byte in the line).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EditorText {
    /// Without line endings.
    pub lines: Vec<String>,
    pub anchor: (usize, usize),
    /// End of the selection, where the cursor is.
    pub caret: (usize, usize),
}

impl Semantics {
    pub fn new(role: Role, name: impl Into<String>) -> Self {
        Self {
            role,
            name: name.into(),
            enabled: true,
            ..Self::default()
        }
    }

    /// Shows the semantics to an operation. The caller continues with `focusable`, if the focus policy allows focus,
    /// and with `traverse`, unless it is inert and the reply is not read-only.
    pub fn expose(
        &mut self,
        id: Option<&Id>,
        bounds: Rectangle,
        actions: Actions,
        operation: &mut dyn Operation,
    ) -> OperationReply {
        let mut node = AccessibleNode {
            semantics: std::mem::take(self),
            actions,
            reply: OperationReply::default(),
        };
        operation.custom(id, bounds, &mut node);
        *self = node.semantics;
        node.reply
    }
}

/// How a control receives focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FocusPolicy {
    #[default]
    Never,
    /// By Tab; inside a composite by arrow keys, and by Tab if it is the current item.
    Tab,
}

/// The actions that a control supports. They must not change while it exists, because readers cache them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "the actions are independent")]
pub struct Actions {
    pub focus_policy: FocusPolicy,
    pub press: bool,
    pub edit: bool,
    pub step: bool,
    pub menu: bool,
    /// The children are visible but cannot be used, for example under a dialog.
    pub inert: bool,
    /// The rows are virtualized: their bounds already include the scroll offset.
    pub virtualized: bool,
    /// A press destroys or endangers something, so the focus never goes there by itself.
    pub danger: bool,
    /// Selection of a field as (anchor, cursor), in graphemes.
    pub caret: Option<(usize, usize)>,
}

/// An action requested by an operation instead of by mouse or keyboard.
#[derive(Debug, Clone, PartialEq)]
pub enum WidgetAction {
    Press,
    SetText(String),
    /// Replaces the selected text.
    Insert(String),
    SetValue(f64),
    /// Anchor and cursor, in graphemes from the start of the text.
    Select(usize, usize),
    /// Number of steps; negative values decrease.
    StepBy(i32),
    OpenMenu,
}

/// What an operation returns to a widget.
#[derive(Debug, Default)]
pub struct OperationReply {
    /// The widget performs it in its next `update`.
    pub request: Option<WidgetAction>,
    /// The operation only reads, so it may also visit inert children.
    pub read_only: bool,
}

/// The value that a widget passes to `Operation::custom`.
#[derive(Debug)]
pub struct AccessibleNode {
    pub semantics: Semantics,
    pub actions: Actions,
    /// Set by the operation.
    pub reply: OperationReply,
}
