//! The menu of a message.

use super::rendering::{TestUi, settings};
use super::*;
use crate::feature::timeline::menu;
use crate::ui::widget::menu as ui_menu;

pub(super) fn menu_shows(world: &TimelineFixture, target: &MenuTarget, item: &str) -> bool {
    let ctx = world.ctx();
    let menu = menu(target, &ctx).unwrap();
    let menu = ui_menu::layer(menu, Point::ORIGIN, |it| it, Message::CountdownTicked);
    TestUi::with_size(settings(), Size::new(800.0, 600.0), menu)
        .find(item)
        .is_ok()
}

#[test]
fn person_and_missing_original_are_emitted_with_what_is_known() {
    let mut world = TimelineFixture::with(vec![message("a", "uid_ada", 1)]);
    let at = Point::new(90.0, 120.0);
    let person = Message::PersonPressed("uid_ada".into(), Some(at));
    let card = Event::OpenProfileCard("uid_ada".into(), Some(at));
    assert_eq!(world.update(person), [card]);
    let missing = |has_older| Event::OriginalMissing { has_older };
    let original = Message::OriginalPressed("before".into());
    assert_eq!(world.update(original.clone()), [missing(true)]);
    world.history(vec![message("a", "uid_ada", 1)], Some(true));
    assert_eq!(world.update(original), [missing(false)]);
    let operations = world.operation_count;
    assert_eq!(world.update(Message::OriginalPressed("a".into())), []);
    assert_eq!(world.operation_count, operations + 2, "scrolls and focuses");
}

#[test]
fn own_message_is_deleted_after_confirmation_where_the_server_offers_it() {
    let own = message("mine", ME, 1);
    let mut world = TimelineFixture::with(vec![own, message("theirs", "uid_ada", 2)]);
    let sent = |id: &str| MenuTarget::Sent(id.into());
    let offers = |world: &TimelineFixture, id: &str| menu_shows(world, &sent(id), "Delete message");
    assert!(!offers(&world, "mine"), "not offered");

    let mut capabilities = world.server.capabilities().clone();
    capabilities.extensions.message_delete = true;
    let event = ServerEvent::Capabilities(Box::new(capabilities));
    let _ = world.server.apply(event, world.now);
    assert!(!offers(&world, "theirs"), "of another user");
    assert!(offers(&world, "mine"));

    let question = MenuTarget::Deleting("mine".into());
    let pressed = actions::Message::DeletePressed("mine".into(), None);
    let asked = world.update(Message::Action(pressed));
    assert_eq!(asked, [Event::OpenMenu(question.clone(), None)]);
    for item in ["Cancel", "Delete for everyone"] {
        assert!(menu_shows(&world, &question, item), "{item}");
    }
    let deleted = actions::Event::Delete(channel_ref("a", "general"), "mine".into());
    let confirmed = actions::Message::DeleteConfirmed("mine".into());
    let confirmed = Message::Action(confirmed);
    assert_eq!(world.update(confirmed), [Event::Action(deleted)]);
}

#[test]
fn address_of_each_link_is_opened_or_copied() {
    let mut linked = message("links", "uid_ada", 1);
    linked.body = "https://a.example/x and https://b.example".into();
    let mut world = TimelineFixture::with(vec![linked]);
    let sent = MenuTarget::Sent("links".into());
    for address in ["https://a.example/x", "https://b.example"] {
        for target in [sent.clone(), MenuTarget::Link(address.into())] {
            for item in ["Open ", "Copy address "] {
                let item = format!("{item}{address}");
                assert!(menu_shows(&world, &target, &item), "{item} in {target:?}");
            }
        }
        let copied = world.update(Message::Text(message_text::Message::Copied(address.into())));
        assert_eq!(copied, [Event::Copy(address.into())]);
    }
}
