//! Actions on messages in whole scenes: by mouse, by keys, and by the actions of a reader.

use iced::advanced::mouse::Button::{Left, Right};
use iced::advanced::widget::Operation;
use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;
use iced::{Point, Rectangle};

use super::test_window::{PLAIN, TestWindow};
use super::*;
use crate::a11y::{AccessibleNode, Role, Semantics, WidgetAction};
use crate::app::dialog::Dialog;
use crate::domain::timeline::Timeline;

const OWN: &str = "msg_9";
const OTHER: &str = "msg_12";

fn timeline(window: &TestWindow) -> &Timeline {
    let server = window.app.workspace.current_server().unwrap();
    &server.open_channel_state().unwrap().timeline
}

/// The reactions of a message as they are shown.
fn reactions(window: &TestWindow, id: &str) -> Vec<(String, u32, bool)> {
    let timeline = timeline(window);
    let item = timeline.find(&id.into()).unwrap();
    let shown = timeline.shown_reactions(item).into_owned().into_iter();
    shown.map(|it| (it.emoji, it.count, it.mine)).collect()
}

fn bounds(window: &mut TestWindow, role: Role, name: &str) -> Rectangle {
    let mut controls = window.controls(true).into_iter();
    let is_it = |it: &Semantics| it.role == role && it.name.contains(name);
    let found = controls.find(|(it, ..)| is_it(it));
    found.unwrap_or_else(|| panic!("no {role:?} {name}")).1
}

fn choose(window: &mut TestWindow, item: &str) {
    let at = bounds(window, Role::MenuItem, item).center();
    window.press(Left, at);
}

fn focus(window: &mut TestWindow, role: Role, name: &str) {
    for _ in 0..80 {
        let focused = window.focused();
        if focused.is_some_and(|it| it.role == role && it.name.contains(name)) {
            return;
        }
        let in_list = window.focused().is_some_and(|it| it.role == Role::Message);
        let key = if in_list && role == Role::Message {
            Named::ArrowUp
        } else {
            Named::Tab
        };
        window.named(key, PLAIN);
    }
    panic!("no key leads to {name}");
}

fn focus_item(window: &mut TestWindow, name: &str) {
    for _ in 0..20 {
        let focused = window.focused();
        if focused.is_some_and(|it| it.role == Role::MenuItem && it.name.starts_with(name)) {
            return;
        }
        window.named(Named::ArrowDown, PLAIN);
    }
    panic!("no item {name}");
}

/// What a screen reader does: presses a control, or sets the text of a field.
struct Perform<'a>(Role, &'a str, WidgetAction);

impl Operation for Perform<'_> {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn std::any::Any) {
        if let Some(node) = state.downcast_mut::<AccessibleNode>()
            && node.semantics.role == self.0
            && node.semantics.name.contains(self.1)
        {
            node.reply.request = Some(self.2.clone());
        }
    }
}

fn perform(window: &mut TestWindow, role: Role, name: &str, action: WidgetAction) {
    window.operate(&mut Perform(role, name, action));
    window.frame();
    window.frame();
}

#[test]
fn reaction_is_a_toggle_with_a_name_a_state_and_who_reacted() {
    let mut window = TestWindow::new("reactions");
    let chips = window.find_all(Role::Switch);
    let chip = |emoji: &str| chips.iter().find(|it| it.name.starts_with(emoji)).unwrap();
    assert_eq!(chip("👍").name, "👍 4 times");
    assert_eq!(chip("👍").checked, Some(true));
    assert_eq!(chip("👍").description.as_deref(), Some("You and 3 more"));
    assert_eq!(chip("🥣").checked, Some(false));
    let known = "Lyra Vance, Mira Okafor";
    assert_eq!(chip("🥣").description.as_deref(), Some(known));
    assert_eq!(chip("❤️").description.as_deref(), Some("1 person"));
    let row = window.find_all(Role::Message).into_iter();
    let mut row = row.filter(|it| it.name.contains("chowder"));
    assert!(row.next().unwrap().name.contains("👍 4 times"));
}

/// The scene has no connection: each change is taken back at once, and the reason is said.
fn said(window: &mut TestWindow) -> String {
    let toasts = window.find_all(Role::Status).into_iter();
    toasts.map(|it| it.name).collect()
}

#[test]
fn reaction_is_toggled_by_mouse_keys_and_reader_and_taken_back_with_the_reason() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _entered = runtime.enter();
    let ways: [fn(&mut TestWindow); 3] = [
        |window| {
            let at = bounds(window, Role::Switch, "🥣").center();
            window.press(Left, at);
        },
        |window| {
            focus(window, Role::Message, "chowder");
            focus(window, Role::Switch, "🥣");
            window.named(Named::Space, PLAIN);
        },
        |window| perform(window, Role::Switch, "🥣", WidgetAction::Press),
    ];
    for toggle in ways {
        let mut window = TestWindow::new("reactions");
        let before = reactions(&window, OTHER);
        assert_eq!(said(&mut window), "");
        toggle(&mut window);
        assert!(said(&mut window).starts_with("Couldn’t change your reaction."));
        assert_eq!(reactions(&window, OTHER), before);
    }
}

#[test]
fn reaction_is_shown_before_the_server_answers() {
    let mut window = TestWindow::new("reactions");
    window.app.workspace.edit(&"one".into(), |server| {
        let (channel, message) = ("general".into(), OTHER.into());
        for emoji in ["👍", "🥣", "🎉"] {
            let _request = server.toggle_reaction(&channel, &message, emoji);
        }
    });
    let chips = window.find_all(Role::Switch).into_iter();
    let chips: Vec<_> = chips.map(|it| (it.name, it.checked)).collect();
    for chip in [
        ("👍 3 times", false),
        ("🥣 3 times", true),
        ("🎉 once", true),
    ] {
        let chip = (chip.0.to_owned(), Some(chip.1));
        assert!(chips.contains(&chip), "{chip:?} in {chips:?}");
    }
}

#[test]
fn reaction_is_chosen_in_the_menu_of_the_message() {
    let mut window = TestWindow::new("reactions");
    focus(&mut window, Role::Message, "bread");
    window.named(Named::Enter, PLAIN);
    focus_item(&mut window, "React");
    window.named(Named::Enter, PLAIN);
    assert_eq!(window.focused().unwrap().name, "Thumbs up");
    let items = window.find_all(Role::MenuItem).len();
    // With the way to all other emoji.
    assert_eq!(items, 7);
    window.named(Named::Escape, PLAIN);
    assert!(window.app.shell.menu.is_none());
}

#[test]
fn servers_without_the_extensions_have_no_such_control() {
    let mut window = TestWindow::new("timeline");
    let row = bounds(&mut window, Role::Message, "It forgets");
    window.press(Right, row.center());
    let items = window.find_all(Role::MenuItem);
    for item in ["React", "Edit", "Delete message"] {
        assert!(items.iter().all(|it| it.name != item), "{item}");
    }
    let mut window = TestWindow::new("emoji");
    let switches = window.find_all(Role::Switch);
    // Those of the channel list have letters.
    assert!(switches.iter().all(|it| it.name.is_ascii()), "only shown");
}

fn editor(window: &mut TestWindow) -> Option<String> {
    let controls = window.controls(true).into_iter();
    let mut editors = controls.filter(|(it, ..)| it.role == Role::Editor);
    let edit = editors.find(|(it, ..)| it.name == "Edit message");
    edit.and_then(|(it, ..)| it.value)
}

#[test]
fn message_is_edited_in_its_row_by_mouse_keys_and_reader() {
    let ways: [fn(&mut TestWindow); 3] = [
        |window| {
            let row = bounds(window, Role::Message, "It forgets");
            window.press(Right, row.center());
            choose(window, "Edit");
        },
        |window| {
            focus(window, Role::Message, "It forgets");
            window.named(Named::Enter, PLAIN);
            focus_item(window, "Edit");
            window.named(Named::Enter, PLAIN);
        },
        |window| {
            perform(window, Role::Message, "It forgets", WidgetAction::OpenMenu);
            perform(window, Role::MenuItem, "Edit", WidgetAction::Press);
        },
    ];
    for start in ways {
        let mut window = TestWindow::new("reactions");
        start(&mut window);
        let text = editor(&mut window).expect("an editor in the row");
        assert!(text.starts_with("Set `units"), "{text}");
        assert_eq!(window.focused().unwrap().name, "Edit message");
        window.write(" x");
        assert_eq!(editor(&mut window).unwrap(), format!("{text} x"));
        window.named(Named::Escape, PLAIN);
        assert_eq!(editor(&mut window), None);
        let focused = window.focused().unwrap();
        assert!(focused.role == Role::Message && focused.name.contains("It forgets"));
    }
}

#[test]
fn edit_that_is_not_saved_keeps_its_text_and_says_why() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _entered = runtime.enter();
    let mut window = TestWindow::new("editing");
    let text = editor(&mut window).unwrap();
    let at = bounds(&mut window, Role::Button, "Save").center();
    window.press(Left, at);
    assert_eq!(editor(&mut window).as_ref(), Some(&text));
    assert!(said(&mut window).starts_with("Your edit wasn’t saved."));
    assert!(!timeline(&window).is_saving(&OWN.into()));
}

#[test]
fn edit_is_shown_before_the_server_answers() {
    let mut window = TestWindow::new("reactions");
    window.app.workspace.edit(&"one".into(), |server| {
        assert!(server.begin_edit(&"general".into(), &OWN.into(), "another text".into()));
    });
    let rows = window.find_all(Role::Message);
    assert!(
        rows.iter().any(|it| it.name.contains("another text")),
        "{rows:?}"
    );
    assert!(
        rows.iter().all(|it| !it.name.contains("It forgets")),
        "{rows:?}"
    );
}

#[test]
fn conflict_shows_the_text_of_the_server_and_keeps_what_was_typed() {
    let mut window = TestWindow::new("edit-conflict");
    assert!(editor(&mut window).unwrap().ends_with("Thanks for asking."));
    let row = window.find_all(Role::Message).into_iter();
    let mut row = row.filter(|it| it.name.starts_with("Vin"));
    assert!(row.next().unwrap().name.contains("restart it"));
    window.operate(
        &mut iced::advanced::widget::operation::focusable::focus::<()>(
            "timeline-edit-msg_9".into(),
        ),
    );
    window.frame();
    let at = bounds(&mut window, Role::Button, "Cancel").center();
    window.press(Left, at);
    assert_eq!(editor(&mut window), None);
}

#[test]
fn delete_key_asks_and_shift_skips_the_question() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _entered = runtime.enter();
    for (modifiers, asks) in [(PLAIN, true), (Modifiers::SHIFT, false)] {
        let mut window = TestWindow::new("reactions");
        focus(&mut window, Role::Message, "It forgets");
        window.named(Named::Delete, modifiers);
        assert_eq!(window.app.shell.menu.is_some(), asks);
        if asks {
            assert_eq!(said(&mut window), "");
            choose(&mut window, "Delete for everyone");
        }
        assert!(said(&mut window).starts_with("Couldn’t delete the message."));
        let row = bounds(&mut window, Role::Message, "It forgets");
        assert!(row.height > 0.0, "it is there again");
    }
    for (modifiers, asks) in [(PLAIN, true), (Modifiers::SHIFT, false)] {
        let mut window = TestWindow::new("message-menu");
        focus_item(&mut window, "Delete message");
        window.named(Named::Enter, modifiers);
        let asked = window
            .find_all(Role::MenuItem)
            .iter()
            .any(|it| it.name == "Delete for everyone");
        assert_eq!(asked, asks, "{modifiers:?}");
    }
    // Of other users it does nothing.
    let mut window = TestWindow::new("reactions");
    focus(&mut window, Role::Message, "chowder");
    window.named(Named::Delete, PLAIN);
    assert!(window.app.shell.menu.is_none());
}

#[test]
fn details_of_a_message_are_read_and_its_id_is_copied() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _entered = runtime.enter();
    let mut window = TestWindow::new("reactions");
    let row = bounds(&mut window, Role::Message, "It forgets");
    window.press(Right, row.center());
    choose(&mut window, "Details");
    assert!(matches!(
        window.app.shell.dialog(),
        Some(Dialog::MessageDetails(_))
    ));
    let texts = window.find_all(Role::Text);
    for text in [
        "Sent: Today, 11:06",
        "Edited: ",
        "Revision: 2",
        "Message ID: msg_9",
    ] {
        assert!(
            texts.iter().any(|it| it.name.starts_with(text)),
            "{text} in {texts:?}"
        );
    }
    let at = bounds(&mut window, Role::Button, "Copy: Message ID").center();
    window.press(Left, at);
    window.named(Named::Escape, PLAIN);
    assert!(window.app.shell.dialog().is_none());
}

/// The original is out of view.
fn with_distant_original() -> TestWindow {
    let mut window = super::rows::with_reply("msg_3");
    // Away from the end, so that the place to come back to is one in the middle.
    let list = window.find(Role::Log).1;
    window.point_at(list.center());
    window.send(iced::Event::Mouse(iced::mouse::Event::WheelScrolled {
        delta: iced::mouse::ScrollDelta::Pixels { x: 0.0, y: 20.0 },
    }));
    window
}

#[test]
fn alt_left_comes_back_from_an_original_to_the_same_pixel() {
    let is_at_original = |window: &mut TestWindow| {
        let focused = window.focused();
        focused.is_some_and(|it| it.name.contains("spare relay"))
    };
    let follow: [fn(&mut TestWindow) -> Rectangle; 2] = [
        |window| {
            let reply = bounds(window, Role::Message, "Reply to Vin");
            window.press(Left, Point::new(reply.x + 150.0, reply.y + 50.0));
            reply
        },
        |window| {
            focus(window, Role::Message, "Reply to Vin");
            let reply = bounds(window, Role::Message, "Reply to Vin");
            window.named(Named::Enter, PLAIN);
            focus_item(window, "Go to the original");
            window.named(Named::Enter, PLAIN);
            reply
        },
    ];
    let back: [fn(&mut TestWindow); 2] = [
        |window| window.named(Named::ArrowLeft, Modifiers::ALT),
        |window| {
            let at = bounds(window, Role::Button, "Back to the reply").center();
            window.press(Left, at);
        },
    ];
    for follow in follow {
        for back in back {
            let mut window = with_distant_original();
            let reply = follow(&mut window);
            assert!(is_at_original(&mut window), "{:?}", window.focused());
            back(&mut window);
            let again = bounds(&mut window, Role::Message, "Reply to Vin");
            assert_eq!(again, reply);
            let focused = window.focused().unwrap();
            assert!(focused.name.contains("Reply to Vin"), "{focused:?}");
            assert!(
                window
                    .find_all(Role::Button)
                    .iter()
                    .all(|it| it.name != "Back to the reply")
            );
        }
    }
}

#[test]
fn deleted_original_is_said_to_be_deleted() {
    let mut window = super::rows::with_reply("msg_9");
    window.app.workspace.edit(&"one".into(), |server| {
        let (channel, message) = ("general".into(), OWN.into());
        let deleted = crate::domain::server_event::ServerEvent::Deleted { channel, message };
        let _changes = server.apply(deleted, std::time::Instant::now());
    });
    window.frame();
    let rows = window.find_all(Role::Message);
    let said = "Reply to a deleted message";
    assert!(rows.iter().any(|it| it.name.contains(said)), "{rows:?}");
}

#[test]
fn servers_that_lack_actions_say_so_in_their_details() {
    let mut window = TestWindow::new("details");
    let texts = window.find_all(Role::Text);
    let unsupported = texts.iter().find(|it| it.name.starts_with("Not supported"));
    let unsupported = &unsupported.unwrap().name;
    for feature in ["message editing", "message deletion", "reactions"] {
        assert!(unsupported.contains(feature), "{unsupported}");
    }
}
