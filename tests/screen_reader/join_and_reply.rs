//! Join a server by its address, open a channel, read its last three messages and reply, with a screen reader.

use std::time::Duration;

use atspi::{Role, State};

use crate::client::{Client, EventListener};
use crate::community::{Community, bodies, channel_named, say};
use crate::object::Object;
use crate::program::{Program, composer, messages, press, row};
use crate::rig::wait;
use crate::session::SOON;

const REPLY: &str = "half past nine, then";
/// The messages in the channel at the start, oldest first.
const MESSAGES: [(&str, &str); 3] = [
    ("uid_visitor", "when is high water"),
    ("uid_keeper", "a little after nine"),
    ("uid_visitor", "and the ferry"),
];
/// More tab stops than any page has.
const MAX_TAB_STOPS: usize = 80;

/// A community with messages in one channel.
struct ChannelFixture {
    address: String,
    channel: String,
    _community: Community,
}

impl ChannelFixture {
    fn new() -> Self {
        let community = Community::start();
        let address = community.addresses.first().unwrap().clone();
        let channel = channel_named(&address, "tides");
        for (author, body) in SAID {
            say(&address, &channel, author, body);
        }
        Self {
            address,
            channel,
            _community: community,
        }
    }

    fn expect_reply(&self) {
        wait(SOON, "the reply on the server", || {
            (bodies(&self.address, &self.channel).last()? == ANSWER).then_some(())
        });
    }
}

/// The names of the last three messages.
fn last_three(window: &Object) -> Vec<String> {
    let all = messages(window);
    let from = all.len().saturating_sub(SAID.len());
    all.iter().skip(from).map(Object::name).collect()
}

fn expect_messages(window: &Object) {
    let mut last = Vec::new();
    wait(SOON, "the three messages", || {
        last = last_three(window);
        let complete = last.len() == SAID.len()
            && last
                .iter()
                .zip(SAID)
                .all(|(name, (_, body))| name.contains(body));
        complete.then_some(())
    });
}

#[test]
fn join_and_reply_work_over_accessibility_bus() {
    let scene = ChannelFixture::set();
    let program = Program::start(&[]);
    let client = Client::start(&program.session);
    let window = program.window(&client);
    press(&window, Role::Button, "Add a server");
    let address = wait(SOON, "the address field", || {
        window.find(Role::Entry, "Server address")
    });
    address.write(&scene.address);
    press(&window, Role::Button, "Connect");
    press(&window, Role::Button, "Join server");
    let _window = program.opened(&client);
    row(&window, "tides").press();
    expect_said(&window);
    let question = messages(&window).pop().unwrap();
    question.press();
    press(&window, Role::MenuItem, "Reply");
    composer(&window).write(ANSWER);
    press(&window, Role::Button, "Send");
    scene.expect_answer();
    wait(SOON, "the reply in the conversation", || {
        messages(&window)
            .last()?
            .name()
            .contains(ANSWER)
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
        self.ears.clear();
        self.program.display.key(key);
        self.ears
            .within(FOCUS_TIMEOUT, |event| {
                event.kind == "StateChanged:focused" && event.number == 1
            })
            .map(|event| event.source)
    }

    /// Presses Tab, and arrow keys within a group, until an object whose name starts with `name` has the focus.
    pub fn focus_by_name(&mut self, name: &str) -> Object {
        let mut passed = Vec::new();
        for _ in 0..STOPS {
            let Some(stop) = self.key("Tab") else {
                continue;
            };
            passed.push(stop.line());
            if stop.name().starts_with(name) {
                return stop;
            }
            if let Some(found) = self.within(&stop, name) {
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
            let next = self.key(key)?;
            if next.name().starts_with(name) {
                return Some(next);
            }
        }
        None
    }
}

#[test]
fn join_and_reply_work_by_keyboard() {
    let scene = ChannelFixture::set();
    let program = Program::start(&[]);
    let client = Client::start(&program.session);
    let window = program.window(&client);
    program.activate();
    let ears = client.listen(&program.session);
    let mut walker = KeyboardUser {
        program: &program,
        ears,
    };
    let _button = walker.go("Add a server");
    program.display.key("Return");
    let address = wait(SOON, "focus on the address field", || {
        window
            .find(Role::Entry, "Server address")
            .filter(|field| field.is(State::Focused))
    });
    program.display.type_text(&scene.address);
    wait(SOON, "the address", || {
        (address.text()? == scene.address).then_some(())
    });
    program.display.key("Return");
    let _join = wait(SOON, "the join review", || {
        window.find(Role::Button, "Join server")
    });
    program.display.key("Return");
    let _window = program.opened(&client);
    let _row = walker.go("tides");
    program.display.key("Return");
    expect_said(&window);
    let _composer = walker.go("Message #tides");
    program.display.type_text(ANSWER);
    program.display.key("Return");
    scene.expect_answer();
}
