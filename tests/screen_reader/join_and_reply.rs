//! Join a server by its address, open a channel, read its last three messages and reply, with a screen reader.

use std::time::Duration;

use atspi::{Role, State};

use crate::client::{AtspiClient, EventListener};
use crate::community::{CommunityProcess, channel_named, message_bodies, post_message};
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::object::Object;
use crate::onboarding::detail;
use crate::program::{Program, composer, messages, press, row};

const NAME: &str = "Ada of the Pier";
const REPLY: &str = "half past nine, then";
/// The messages in the channel at the start, oldest first.
const MESSAGES: [(&str, &str); 3] = [
    ("uid_visitor", "when is high water"),
    ("uid_harbormaster", "a little after nine"),
    ("uid_visitor", "and the ferry"),
];
/// More tab stops than any page has.
const MAX_TAB_STOPS: usize = 80;

/// A community with messages in one channel.
struct ChannelFixture {
    address: String,
    channel: String,
    _community: CommunityProcess,
}

impl ChannelFixture {
    fn new() -> Self {
        let community = CommunityProcess::start();
        let address = community.addresses.first().unwrap().clone();
        let channel = channel_named(&address, "tides");
        for (author, body) in MESSAGES {
            post_message(&address, &channel, author, body);
        }
        Self {
            address,
            channel,
            _community: community,
        }
    }

    fn expect_reply(&self) {
        wait_for(TIMEOUT, "the reply on the server", || {
            (message_bodies(&self.address, &self.channel).last()? == REPLY).then_some(())
        });
    }
}

/// The names of the last three messages.
fn last_three(window: &Object) -> Vec<String> {
    let all = messages(window);
    let from = all.len().saturating_sub(MESSAGES.len());
    all.iter().skip(from).map(Object::name).collect()
}

fn expect_messages(window: &Object) {
    let mut last = Vec::new();
    wait_for(TIMEOUT, "the three messages", || {
        last = last_three(window);
        let complete = last.len() == MESSAGES.len()
            && last
                .iter()
                .zip(MESSAGES)
                .all(|(name, (_, body))| name.contains(body));
        complete.then_some(())
    });
}

/// What a screen reader says on the review page. Enters the name.
fn expect_review(window: &Object) {
    let name = wait_for(TIMEOUT, "focus on the name", || {
        let field = window.find(Role::Entry, "Your name on this server")?;
        field.has_state(State::Focused).then_some(field)
    });
    assert!(
        name.description().starts_with("Its members see it."),
        "{}",
        name.describe()
    );
    let dialog = window.find(Role::Dialog, "Join this server?").unwrap();
    let card = dialog.find(Role::Panel, "Harbor Commons, ");
    let said = card.map(|card| card.description()).unwrap_or_default();
    let warning = "Not encrypted, stays on this device.";
    assert!(
        said.starts_with("It gets only an ID") && said.contains(warning),
        "{said:?} in {}",
        dialog.dump()
    );
    press(window, Role::Button, "Technical details");
    assert!(detail(window, "Your ID on this server").starts_with("uid_"));
    assert!(detail(window, "Device ID").starts_with("dev_"));
    assert!(detail(window, "Supported").contains("messages"));
    let same_id = window.find(Role::ToggleButton, "Use the same ID").unwrap();
    assert!(!same_id.has_state(State::Checked) && !same_id.has_state(State::Pressed));
    same_id.press();
    let _warning = wait_for(TIMEOUT, "the warning about the same ID", || {
        let warnings = window.find_all(Role::Notification).into_iter();
        let mut warnings = warnings.chain(window.find_all(Role::Alert));
        warnings.find(|it| {
            it.name()
                .starts_with("Caution: Servers where you choose this")
        })
    });
    let is_on = || {
        let same_id = window.find(Role::ToggleButton, "Use the same ID")?;
        (same_id.has_state(State::Checked) || same_id.has_state(State::Pressed)).then_some(same_id)
    };
    wait_for(TIMEOUT, "the switch to be on", is_on).press();
    name.set_text(NAME);
}

#[test]
fn join_and_reply_work_over_accessibility_bus() {
    let fixture = ChannelFixture::new();
    let program = Program::start(&[]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_identity(&client);
    press(&window, Role::Button, "Add a server");
    let address = wait_for(TIMEOUT, "the address field", || {
        window.find(Role::Entry, "Server address")
    });
    address.set_text(&fixture.address);
    press(&window, Role::Button, "Connect");
    expect_review(&window);
    press(&window, Role::Button, "Join server");
    let _window = program.window_with_open_channel(&client);
    let _own_name = wait_for(TIMEOUT, "the name that was entered", || {
        window.find(Role::Button, &format!("Your profile: {NAME}"))
    });
    row(&window, "tides").press();
    expect_messages(&window);
    let question = messages(&window).pop().unwrap();
    question.press();
    press(&window, Role::MenuItem, "Reply");
    composer(&window).set_text(REPLY);
    press(&window, Role::Button, "Send");
    fixture.expect_reply();
    wait_for(TIMEOUT, "the reply in the conversation", || {
        messages(&window)
            .last()?
            .name()
            .contains(REPLY)
            .then_some(())
    });
}

/// A user who knows the focus only from accessibility events.
pub struct KeyboardUser<'p> {
    pub program: &'p Program,
    pub events: EventListener,
}

impl KeyboardUser<'_> {
    /// Presses a key and returns the newly focused object, if the focus moves.
    pub fn press_key(&mut self, key: &str) -> Option<Object> {
        const FOCUS_TIMEOUT: Duration = Duration::from_millis(1500);
        /// The report of an earlier focus must not be taken for that of the key.
        const QUIET: Duration = Duration::from_millis(100);
        self.events.discard_until_quiet(QUIET);
        self.program.display.key(key);
        self.events
            .wait_for_within(FOCUS_TIMEOUT, |event| {
                event.kind == "StateChanged:focused" && event.detail1 == 1
            })
            .map(|event| event.source)
    }

    /// Presses Tab, and arrow keys within a group, until an object whose name starts with `name` has the focus.
    pub fn focus_by_name(&mut self, name: &str) -> Object {
        let mut passed = Vec::new();
        for _ in 0..MAX_TAB_STOPS {
            let Some(stop) = self.press_key("Tab") else {
                continue;
            };
            passed.push(stop.describe());
            if stop.name().starts_with(name) {
                return stop;
            }
            if let Some(found) = self.focus_sibling(&stop, name) {
                return found;
            }
        }
        panic!(
            "{name:?} was not reached by keyboard; reached:\n{}",
            passed.join("\n")
        )
    }

    /// Moves by arrow keys to a sibling of `stop` whose name starts with `name`.
    fn focus_sibling(&mut self, stop: &Object, name: &str) -> Option<Object> {
        let siblings = stop.parent()?.children();
        let from = siblings.iter().position(|sibling| sibling == stop)?;
        let to = siblings
            .iter()
            .position(|sibling| sibling.name().starts_with(name))?;
        let key = if from < to { "Down" } else { "Up" };
        for _ in 0..siblings.len() {
            let next = self.press_key(key)?;
            if next.name().starts_with(name) {
                return Some(next);
            }
        }
        None
    }
}

#[test]
fn join_and_reply_work_by_keyboard() {
    let fixture = ChannelFixture::new();
    let program = Program::start(&[]);
    let client = AtspiClient::start(&program.session);
    let window = program.window_with_identity(&client);
    program.activate();
    let events = client.listen(&program.session);
    let mut user = KeyboardUser {
        program: &program,
        events,
    };
    let _button = user.focus_by_name("Add a server");
    program.display.key("Return");
    let address = wait_for(TIMEOUT, "focus on the address field", || {
        window
            .find(Role::Entry, "Server address")
            .filter(|field| field.has_state(State::Focused))
    });
    program.display.type_text(&fixture.address);
    wait_for(TIMEOUT, "the address", || {
        (address.text()? == fixture.address).then_some(())
    });
    program.display.key("Return");
    let _join = wait_for(TIMEOUT, "the join review", || {
        window.find(Role::Button, "Join server")
    });
    program.display.key("Return");
    let _window = program.window_with_open_channel(&client);
    let _row = user.focus_by_name("tides");
    program.display.key("Return");
    expect_messages(&window);
    let _composer = user.focus_by_name("Message #tides");
    program.display.type_text(REPLY);
    program.display.key("Return");
    fixture.expect_reply();
}
