//! What a control says of itself, and what can be asked of it.
//!
//! iced 0.14 has no accessibility tree (iced issue 552). Each widget shows an [`Exposed`] to every passing operation
//! through `Operation::custom`, directly followed by `Operation::focusable` where it can hold the keyboard, and then by
//! `Operation::traverse` with its children: this order is what ties the three together.

use iced::Rectangle;
use iced::advanced::widget::{Id, Operation};

/// What kind of thing something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Does something when pressed.
    Button,
    /// Leads elsewhere.
    Link,
    /// Is on or off; `checked` says which.
    Switch,
    /// One of several of which one is on; `checked` says whether it is.
    Radio,
    /// Several [`Role::Radio`].
    RadioGroup,
    /// Takes a line of text.
    Field,
    /// Takes lines of text.
    Editor,
    /// Shows one of several values and opens a list of them.
    ComboBox,
    /// The list of a [`Role::ComboBox`].
    ListBox,
    /// One of the values in a [`Role::ListBox`].
    Choice,
    /// A list of rows.
    List,
    /// A row that can be chosen.
    Row,
    /// Rows in levels.
    Tree,
    /// A row of a [`Role::Tree`]; `level` says how deep it lies.
    TreeItem,
    /// Tabs of which one is shown.
    TabList,
    /// One of the tabs.
    Tab,
    /// What a tab shows.
    TabPanel,
    /// A menu.
    Menu,
    /// An entry of a menu.
    MenuItem,
    /// Messages in order, the newest last.
    Log,
    /// A message in a conversation.
    Message,
    /// Asks for an answer before anything else.
    Dialog,
    /// Asks for an answer because something may be lost.
    AlertDialog,
    /// Explains a control.
    Tooltip,
    /// Says how something stands.
    Status,
    /// Says that something is wrong.
    Alert,
    /// How far something has come; `range` says it, or nothing when nobody knows.
    Progress,
    /// A value between two ends; `range` says it.
    Slider,
    /// An edge between two panes; `range` says where it stands.
    Splitter,
    /// A picture that says something.
    Image,
    /// A heading; `level` says of which order.
    Heading,
    /// Words.
    Text,
    /// Some things that belong together.
    Group,
    /// A part of the window to go somewhere from: servers, channels.
    Navigation,
    /// The part of the window that it is about.
    Main,
    /// A part of the window beside the main one.
    Aside,
    /// The part of the window that says what it shows.
    Banner,
    /// A part of the window to write in.
    Form,
}

impl Role {
    /// Whether F6 stops there.
    #[must_use]
    pub const fn is_pane(self) -> bool {
        matches!(
            self,
            Self::Navigation | Self::Main | Self::Aside | Self::Banner | Self::Form
        )
    }

    /// Whether one walks within it by arrows, with one stop for Tab.
    #[must_use]
    pub const fn is_composite(self) -> bool {
        matches!(
            self,
            Self::List
                | Self::Tree
                | Self::TabList
                | Self::Menu
                | Self::ListBox
                | Self::RadioGroup
                | Self::Log
        )
    }

    /// Whether what lies within is not told on its own: the name says it all.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        matches!(
            self,
            Self::Button
                | Self::Link
                | Self::Switch
                | Self::Radio
                | Self::Tab
                | Self::MenuItem
                | Self::Choice
                | Self::ComboBox
                | Self::Slider
                | Self::Progress
                | Self::Splitter
                | Self::Image
                | Self::Heading
                | Self::Text
                | Self::Row
                | Self::TreeItem
                | Self::Tooltip
                | Self::Status
                | Self::Alert
        )
    }
}

/// How urgently a change is read out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Live {
    /// When nothing else is being said.
    Polite,
    /// At once.
    Assertive,
}

/// A value between two ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Where it stands.
    pub now: f64,
    /// Its least.
    pub min: f64,
    /// Its most.
    pub max: f64,
    /// By how much a step changes it.
    pub step: f64,
}

/// What something says of itself.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each of these is true or not, whatever the others are"
)]
pub struct Semantics {
    /// What kind of thing it is.
    pub role: Role,
    /// What it is called; empty only where the words within are the name.
    pub name: String,
    /// What else is to be said of it.
    pub description: Option<String>,
    /// The text that stands in it, or the value in words.
    pub value: Option<String>,
    /// What stands in it while it is empty.
    pub placeholder: Option<String>,
    /// What tells it from its siblings for good, such as a message's id; without it its place does.
    pub key: Option<u64>,
    /// Whether it can be used now.
    pub enabled: bool,
    /// Whether it is the chosen one; `None` where nothing is chosen.
    pub selected: Option<bool>,
    /// Whether what belongs to it is shown; `None` where nothing does.
    pub expanded: Option<bool>,
    /// Whether it is on; `None` where it cannot be.
    pub checked: Option<bool>,
    /// A value between two ends.
    pub range: Option<Range>,
    /// How deep it lies, from 1.
    pub level: Option<usize>,
    /// Which one it is of its set, from 0.
    pub position: Option<usize>,
    /// How many items it has, those too that are not built.
    pub set_size: Option<usize>,
    /// Whether nothing else can be used while it is there.
    pub modal: bool,
    /// Whether it is being filled.
    pub busy: bool,
    /// What is wrong with what stands in it.
    pub problem: Option<String>,
    /// Whether its text is a secret.
    pub secret: bool,
    /// How a change of it is read out by itself.
    pub live: Option<Live>,
    /// Lines and places of the cursor of an editor, in bytes of a line.
    pub lines: Option<Lines>,
}

/// The text of an editor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lines {
    /// The lines, without their ends.
    pub text: Vec<String>,
    /// Where the selection began: line, byte.
    pub anchor: (usize, usize),
    /// Where the cursor stands: line, byte.
    pub caret: (usize, usize),
}

impl Semantics {
    /// Something of a kind with a name.
    pub fn new(role: Role, name: impl Into<String>) -> Self {
        Self {
            role,
            name: name.into(),
            description: None,
            value: None,
            placeholder: None,
            key: None,
            enabled: true,
            selected: None,
            expanded: None,
            checked: None,
            range: None,
            level: None,
            position: None,
            set_size: None,
            modal: false,
            busy: false,
            problem: None,
            secret: false,
            live: None,
            lines: None,
        }
    }

    /// Shows this to an operation. The caller goes on with `focusable`, where `can` says that it can hold the keyboard,
    /// and with `traverse`, unless what comes back says that nothing within may be touched.
    pub fn expose(
        &mut self,
        id: Option<&Id>,
        bounds: Rectangle,
        can: Offers,
        operation: &mut dyn Operation,
    ) -> Answer {
        let empty = Self::new(Role::Group, String::new());
        let mut exposed = Exposed {
            semantics: std::mem::replace(self, empty),
            can,
            answer: Answer::default(),
        };
        operation.custom(id, bounds, &mut exposed);
        *self = exposed.semantics;
        exposed.answer
    }
}

/// How the keyboard comes to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stop {
    /// It never does.
    #[default]
    Never,
    /// By Tab; within a composite by arrows, and by Tab where it is the composite's one stop.
    Tab,
    /// Only when it is asked for by name.
    Asked,
}

/// What can be asked of something. What it offers does not change while it lives: readers remember it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each of these is offered or not, whatever the others are"
)]
pub struct Offers {
    /// How the keyboard comes to it.
    pub stop: Stop,
    /// It can be pressed.
    pub press: bool,
    /// Its text can be set.
    pub edit: bool,
    /// A part of its text can be selected.
    pub select: bool,
    /// Its value can be moved by steps.
    pub step: bool,
    /// It has a menu of its own.
    pub menu: bool,
    /// Nothing within can be used now, and the keyboard does not come there: something lies over it.
    pub inert: bool,
    /// Its rows lie where they are drawn: scrolling has moved their bounds already.
    pub placed: bool,
    /// The cursor of a field, in graphemes: where the selection began, and where the cursor stands.
    pub caret: Option<(usize, usize)>,
}

/// What is asked of something by other means than mouse and keyboard.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Press it.
    Press,
    /// Put this text in place of its own.
    SetText(String),
    /// Put this text in place of what is selected in its own.
    Insert(String),
    /// Put this value in place of its own.
    SetValue(f64),
    /// Select from the first to the second place, in graphemes from the start of the text.
    Select(usize, usize),
    /// Move its value by this many steps.
    Step(i32),
    /// Open its menu.
    Menu,
}

/// What an operation says to what it passes.
#[derive(Debug, Default)]
pub struct Answer {
    /// What it asks for; the widget does it with its next `update`.
    pub request: Option<Request>,
    /// That it only reads, and may go where nothing can be used now.
    pub reads: bool,
}

/// What passes through `Operation::custom`.
#[derive(Debug)]
pub struct Exposed {
    /// What it says of itself.
    pub semantics: Semantics,
    /// What can be asked of it.
    pub can: Offers,
    /// Filled in by the operation.
    pub answer: Answer,
}
