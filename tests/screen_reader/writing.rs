//! A message is written with a mention, an emoji, formatting, undo and a command: by a reader, and by keys alone.

use atspi::{Role, State};

use crate::client::AtspiClient;
use crate::community::{CommunityProcess, first_channel, message_bodies, post_message};
use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::object::Object;
use crate::program::{Program, composer, press};

/// A program in the first channel of a server, with a message of somebody to mention.
struct Writing {
    program: Program,
    client: AtspiClient,
    window: Object,
    address: String,
    channel: String,
    _community: CommunityProcess,
}

impl Writing {
    fn start() -> Self {
        let community = CommunityProcess::start();
        let address = community.addresses.first().unwrap().clone();
        let channel = first_channel(&address);
        post_message(&address, &channel, "uid_visitor", "anybody on the pier");
        let program = Program::start(&[&address]);
        let client = AtspiClient::start(&program.session);
        let window = program.window_after_join(&client);
        Self {
            program,
            client,
            window,
            address,
            channel,
            _community: community,
        }
    }

    fn expect_draft(&self, what: &str, is_it: impl Fn(&str) -> bool) {
        let _draft = wait_for(TIMEOUT, what, || {
            composer(&self.window).text().filter(|text| is_it(text))
        });
    }

    /// Waits for a message on the server.
    fn expect_sent(&self, what: &str, is_it: impl Fn(&str) -> bool) -> String {
        wait_for(TIMEOUT, what, || {
            message_bodies(&self.address, &self.channel)
                .into_iter()
                .find(|body| is_it(body))
        })
    }

    fn option(&self, name: &str) -> Object {
        wait_for(TIMEOUT, name, || {
            let mut options = self.window.find_all(Role::ListItem).into_iter();
            options.find(|option| option.name().starts_with(name))
        })
    }
}

#[test]
fn message_is_written_by_keys_and_spoken() {
    let writing = Writing::start();
    let (display, window) = (&writing.program.display, &writing.window);
    wait_for(TIMEOUT, "the focus in the composer", || {
        composer(window).has_state(State::Focused).then_some(())
    });
    let mut events = writing.client.listen(&writing.program.session);
    display.type_text("@vis");
    let spoken = events.wait_for("the selected suggestion", |event| {
        event.kind.starts_with("Announcement") && event.text.contains("1 of 1")
    });
    assert!(spoken.text.contains("isitor"), "{}", spoken.text);
    display.key("Tab");
    writing.expect_draft("a mention", |text| {
        text.starts_with('@') && text.ends_with(' ')
    });
    display.key("ctrl+b");
    display.type_text("now");
    display.key("ctrl+b");
    writing.expect_draft("bold text", |text| text.ends_with(" **now**"));
    display.type_text(" :rocke");
    let _rocket = writing.option("rocket");
    display.key("Return");
    writing.expect_draft("an emoji", |text| text.ends_with(" **now** 🚀 "));
    display.key("ctrl+z");
    writing.expect_draft("its name again", |text| text.ends_with(" :rocke"));
    display.key("ctrl+shift+z");
    writing.expect_draft("the emoji again", |text| text.ends_with(" 🚀 "));
    display.key("Return");
    let _sent = writing.expect_sent("the message", |body| {
        body.starts_with('@') && body.ends_with("**now** 🚀")
    });
    display.type_text("/me waves");
    display.key("Return");
    let _sent = writing.expect_sent("the action", |body| body == "_waves_");
    display.type_text("/nonsense");
    display.key("Return");
    let _error = wait_for(TIMEOUT, "the error", || {
        let alerts = window.find_all(Role::Notification).into_iter();
        let mut alerts = alerts.chain(window.find_all(Role::Alert));
        alerts.find(|it| it.name().contains("no command /nonsense"))
    });
}

#[test]
fn message_is_written_by_actions_of_a_reader() {
    let writing = Writing::start();
    let window = &writing.window;
    composer(window).set_text("to @vis");
    // Not the message of that person.
    writing.option("User visitor, uid_visitor").press();
    writing.expect_draft("a mention", |text| {
        text.starts_with("to @") && text.ends_with(' ')
    });
    press(window, Role::Button, "Bold (Ctrl+B)");
    writing.expect_draft("marks", |text| text.ends_with("****"));
    press(window, Role::Button, "Emoji");
    let field = wait_for(TIMEOUT, "the search", || {
        let field = window.find(Role::Entry, "Search emoji")?;
        field.has_state(State::Focused).then_some(field)
    });
    field.set_text("rocket");
    writing.option("rocket").press();
    writing.expect_draft("an emoji in the marks", |text| text.ends_with("**🚀**"));
    press(window, Role::Button, "Send");
    let _sent = writing.expect_sent("the message", |body| body.ends_with("**🚀**"));
}
