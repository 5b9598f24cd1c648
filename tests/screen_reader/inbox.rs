//! The inbox: a mention on another server is found, gone to and read, with keys alone and over the accessibility bus alone.

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, channel_named, post_message};
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::object::Object;
use crate::program::{Program, messages, press, row};

const CALL: &str = "@everyone the ferry is early";
const LATER: &str = "@everyone and late again";

struct Journey {
    program: Program,
    window: Object,
    _community: CommunityProcess,
}

impl Journey {
    /// In a channel, while two messages mention everybody in other ones.
    fn new() -> Self {
        let community = CommunityProcess::start();
        let address = community.addresses.first().unwrap();
        let program = Program::start(&[address]);
        let client = AtspiClient::start(&program.session);
        let window = program.window_after_join(&client);
        row(&window, "general").press();
        wait_for(TIMEOUT, "the channel", || {
            window.name().contains("#general").then_some(())
        });
        program.activate();
        for (channel, text) in [("tides", CALL), ("workshop", LATER)] {
            let channel = channel_named(address, channel);
            post_message(address, &channel, "uid_visitor", text);
        }
        let journey = Self {
            program,
            window,
            _community: community,
        };
        let _button = journey.button("Inbox, 2 unread");
        journey
    }

    fn button(&self, name: &str) -> Object {
        wait_for(TIMEOUT, name, || {
            let buttons = self.window.find_all(Role::Button).into_iter();
            let mut buttons = buttons.filter(|it| it.name() == name);
            buttons.next()
        })
    }

    fn entry(&self, text: &str) -> Object {
        wait_for(TIMEOUT, &format!("the entry {text:?}"), || {
            let inbox = self.window.find(Role::Dialog, "Inbox")?;
            let rows = inbox.find_all(Role::ListItem).into_iter();
            let mut rows = rows.filter(|it| it.name().contains(text));
            rows.next()
        })
    }

    fn expect_focus(&self, text: &str) {
        wait_for(TIMEOUT, &format!("focus on {text:?}"), || {
            self.entry(text).has_state(State::Focused).then_some(())
        });
    }

    fn expect_read(&self, text: &str) {
        wait_for(TIMEOUT, &format!("{text:?} as read"), || {
            let name = self.entry(text).name();
            (!name.starts_with("Unread")).then_some(())
        });
    }

    /// The message that an entry led to has the focus in its channel.
    fn expect_at(&self, channel: &str, text: &str) {
        let title = format!("#{channel} · ");
        wait_for(TIMEOUT, &format!("{text:?} in {title}"), || {
            let is_there = self.window.name().starts_with(&title);
            let all = messages(&self.window).into_iter();
            let mut focused = all.filter(|it| it.has_state(State::Focused));
            let is_it = focused.any(|it| it.name().contains(text));
            (is_there && is_it).then_some(())
        });
    }

    fn expect_closed(&self) {
        wait_for(TIMEOUT, "the end of the inbox", || {
            let inbox = self.window.find(Role::Dialog, "Inbox");
            inbox.is_none().then_some(())
        });
    }
}

#[test]
fn mentions_are_reached_and_read_over_the_accessibility_bus() {
    let journey = Journey::new();
    let window = &journey.window;
    journey.button("Inbox, 2 unread").press();
    let later = journey.entry(LATER);
    assert_eq!(
        later.position_in_set(),
        Some((1, 2)),
        "the newest is on top"
    );
    assert!(later.name().starts_with("Unread: "), "{}", later.name());
    journey.entry(CALL).press();
    journey.expect_at("tides", CALL);
    journey.button("Inbox, 1 unread").press();
    journey.expect_read(CALL);
    press(window, Role::Button, "Mark inbox as read");
    journey.expect_read(LATER);
    press(window, Role::Button, "Close inbox");
    journey.expect_closed();
    let _read = journey.button("Inbox");
}

#[test]
fn mentions_are_reached_and_read_by_keys() {
    let journey = Journey::new();
    let display = &journey.program.display;
    display.key("ctrl+shift+j");
    journey.expect_focus(LATER);
    display.key("Down");
    journey.expect_focus(CALL);
    display.key("ctrl+d");
    journey.expect_read(CALL);
    journey.expect_focus(CALL);
    display.key("Up");
    journey.expect_focus(LATER);
    display.key("Return");
    journey.expect_at("workshop", LATER);
    let _read = journey.button("Inbox");
    display.key("ctrl+shift+j");
    journey.expect_focus(LATER);
    journey.expect_read(LATER);
    display.key("Escape");
    journey.expect_closed();
}
