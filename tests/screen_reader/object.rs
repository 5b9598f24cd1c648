//! An accessible object of an application, read over the AT-SPI interfaces.

use std::collections::HashMap;
use std::fmt::{self, Write as _};

use atspi::{Role, State, StateSet};
use serde::Serialize;
use zbus::blocking::Connection;
use zbus::zvariant::{DynamicType, OwnedObjectPath, OwnedValue};

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
const ACTION: &str = "org.a11y.atspi.Action";
const COMPONENT: &str = "org.a11y.atspi.Component";
const EDITABLE: &str = "org.a11y.atspi.EditableText";
const VALUE: &str = "org.a11y.atspi.Value";
const TEXT: &str = "org.a11y.atspi.Text";
/// `ATSPI_SCROLL_ANYWHERE` of `AtspiScrollType`.
const SCROLL_ANYWHERE: u32 = 6;

/// An object of an application. Every call can fail: an object can disappear at any time.
#[derive(Clone)]
pub struct Object {
    bus: Connection,
    /// The bus name of the application.
    pub owner: String,
    pub path: OwnedObjectPath,
}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.owner == other.owner && self.path == other.path
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.describe())
    }
}

impl Object {
    pub fn new(bus: &Connection, owner: &str, path: OwnedObjectPath) -> Self {
        Self {
            bus: bus.clone(),
            owner: owner.to_owned(),
            path,
        }
    }

    fn call<B, T>(&self, interface: &str, method: &str, body: &B) -> zbus::Result<T>
    where
        B: Serialize + DynamicType,
        T: serde::de::DeserializeOwned + zbus::zvariant::Type,
    {
        self.bus
            .call_method(
                Some(self.owner.as_str()),
                &self.path,
                Some(interface),
                method,
                body,
            )?
            .body()
            .deserialize()
    }

    fn property<T>(&self, interface: &str, name: &str) -> zbus::Result<T>
    where
        T: TryFrom<OwnedValue>,
        T::Error: Into<zbus::zvariant::Error>,
    {
        let value: OwnedValue =
            self.call("org.freedesktop.DBus.Properties", "Get", &(interface, name))?;
        T::try_from(value).map_err(|error| zbus::Error::Variant(error.into()))
    }

    pub fn name(&self) -> String {
        self.property(ACCESSIBLE, "Name").unwrap_or_default()
    }

    pub fn description(&self) -> String {
        self.property(ACCESSIBLE, "Description").unwrap_or_default()
    }

    /// `None` if the object has disappeared.
    pub fn role(&self) -> Option<Role> {
        let number: u32 = self.call(ACCESSIBLE, "GetRole", &()).ok()?;
        Role::try_from(number).ok()
    }

    pub fn states(&self) -> StateSet {
        self.call(ACCESSIBLE, "GetState", &()).unwrap_or_default()
    }

    pub fn has_state(&self, state: State) -> bool {
        self.states().contains(state)
    }

    pub fn attributes(&self) -> HashMap<String, String> {
        self.call(ACCESSIBLE, "GetAttributes", &())
            .unwrap_or_default()
    }

    /// The one-based position in the set and the size of the set, if both are exposed.
    pub fn position_in_set(&self) -> Option<(usize, usize)> {
        let attributes = self.attributes();
        let number = |key: &str| attributes.get(key)?.parse().ok();
        Some((number("posinset")?, number("setsize")?))
    }

    pub fn children(&self) -> Vec<Self> {
        let listed: Vec<(String, OwnedObjectPath)> = self
            .call(ACCESSIBLE, "GetChildren", &())
            .unwrap_or_default();
        listed
            .into_iter()
            .map(|(owner, path)| Self::new(&self.bus, &owner, path))
            .collect()
    }

    pub fn parent(&self) -> Option<Self> {
        let (owner, path): (String, OwnedObjectPath) = self.property(ACCESSIBLE, "Parent").ok()?;
        Some(Self::new(&self.bus, &owner, path))
    }

    /// The object and its descendants in reading order.
    pub fn subtree(&self) -> Vec<Self> {
        std::iter::once(self.clone())
            .chain(self.children().iter().flat_map(Self::subtree))
            .collect()
    }

    /// Descendants with a role.
    pub fn find_all(&self, role: Role) -> Vec<Self> {
        self.subtree()
            .into_iter()
            .filter(|object| object.role() == Some(role))
            .collect()
    }

    /// The first descendant with the role whose name contains the text.
    pub fn find(&self, role: Role, text: &str) -> Option<Self> {
        self.find_all(role)
            .into_iter()
            .find(|object| object.name().contains(text))
    }

    /// The names of the actions, in the order of their AT-SPI indices.
    pub fn actions(&self) -> Vec<String> {
        let listed: Vec<(String, String, String)> =
            self.call(ACTION, "GetActions", &()).unwrap_or_default();
        listed.into_iter().map(|(name, _, _)| name).collect()
    }

    /// Performs the first action.
    pub fn press(&self) {
        let done: zbus::Result<bool> = self.call(ACTION, "DoAction", &(0_i32,));
        assert_eq!(
            done.as_ref().ok(),
            Some(&true),
            "pressing {self:?}: {done:?}"
        );
    }

    pub fn grab_focus(&self) {
        let done: zbus::Result<bool> = self.call(COMPONENT, "GrabFocus", &());
        assert_eq!(
            done.as_ref().ok(),
            Some(&true),
            "focusing {self:?}: {done:?}"
        );
    }

    /// Left, top, width and height on the screen.
    pub fn extents(&self) -> Option<(i32, i32, i32, i32)> {
        const SCREEN: u32 = 0;
        self.call(COMPONENT, "GetExtents", &(SCREEN,)).ok()
    }

    /// Requests that the object be shown. `false` if the object has disappeared or refuses.
    pub fn scroll_into_view(&self) -> bool {
        self.call(COMPONENT, "ScrollTo", &(SCROLL_ANYWHERE,))
            .unwrap_or(false)
    }

    /// The text content; `None` if the object has no text interface.
    pub fn text(&self) -> Option<String> {
        let length: i32 = self.property(TEXT, "CharacterCount").ok()?;
        self.call(TEXT, "GetText", &(0_i32, length)).ok()
    }

    /// The number that a slider shows.
    pub fn value(&self) -> Option<f64> {
        self.property(VALUE, "CurrentValue").ok()
    }

    pub fn caret(&self) -> Option<i32> {
        self.property(TEXT, "CaretOffset").ok()
    }

    pub fn set_caret(&self, offset: i32) {
        let done: zbus::Result<bool> = self.call(TEXT, "SetCaretOffset", &(offset,));
        assert_eq!(
            done.as_ref().ok(),
            Some(&true),
            "caret of {self:?}: {done:?}"
        );
    }

    /// Start and end offset of the first selection.
    pub fn selection(&self) -> Option<(i32, i32)> {
        let count: i32 = self.call(TEXT, "GetNSelections", &()).ok()?;
        (count > 0).then(|| self.call(TEXT, "GetSelection", &(0_i32,)).ok())?
    }

    pub fn select(&self, from: i32, to: i32) {
        let done: zbus::Result<bool> = self.call(TEXT, "AddSelection", &(from, to));
        assert_eq!(
            done.as_ref().ok(),
            Some(&true),
            "selecting in {self:?}: {done:?}"
        );
    }

    pub fn set_text(&self, text: &str) {
        let done: zbus::Result<bool> = self.call(EDITABLE, "SetTextContents", &(text,));
        assert_eq!(
            done.as_ref().ok(),
            Some(&true),
            "writing in {self:?}: {done:?}"
        );
    }

    /// Role, name, states and content in one line, for error messages.
    pub fn describe(&self) -> String {
        let role = self.role().map_or("gone", |role| role.name());
        let mut line = format!("[{role}] {:?}", self.name());
        let description = self.description();
        if !description.is_empty() {
            let _written = write!(line, " description={description:?}");
        }
        let states: Vec<_> = self.states().iter().map(|s| s.to_static_str()).collect();
        let _written = write!(line, " {{{}}}", states.join(" "));
        if let Some((position, size)) = self.position_in_set() {
            let _written = write!(line, " {position}/{size}");
        }
        if let Some(text) = self.text() {
            let _written = write!(line, " text={text:?} caret={:?}", self.caret());
        }
        let actions = self.actions();
        if !actions.is_empty() {
            let _written = write!(line, " actions={actions:?}");
        }
        line
    }

    /// The object and its descendants, one per line, indented by depth.
    pub fn dump(&self) -> String {
        fn add(object: &Object, depth: usize, into: &mut String) {
            let _written = writeln!(into, "{}{}", "  ".repeat(depth), object.describe());
            for child in object.children() {
                add(&child, depth + 1, into);
            }
        }
        let mut lines = String::new();
        add(self, 0, &mut lines);
        lines
    }
}
