//! The menu of a message.

use super::rendering::{TestUi, settings};
use super::*;

fn menu_shows(world: &TimelineFixture, item: &str) -> bool {
    let ctx = world.ctx();
    let menu = world.state.menu(&ctx).unwrap();
    TestUi::with_size(settings(), Size::new(800.0, 600.0), menu)
        .find(item)
        .is_ok()
}

#[test]
fn person_and_missing_original_are_emitted_with_what_is_known() {
    let mut world = TimelineFixture::with(vec![message("a", "uid_ada", 1)]);
    let at = Point::new(90.0, 120.0);
    let person = Message::PersonPressed("uid_ada".into(), at);
    let card = Event::OpenProfileCard("uid_ada".into(), at);
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
    let open_menu = |world: &mut TimelineFixture, id: &str| {
        let target = MenuTarget::Sent(id.into());
        let _ = world.update(Message::MenuRequested(target, Point::ORIGIN));
    };
    open_menu(&mut world, "mine");
    assert!(!menu_shows(&world, "Delete message"), "not offered");

    let mut capabilities = world.server.capabilities().clone();
    capabilities.extensions.message_delete = true;
    let event = ServerEvent::Capabilities(Box::new(capabilities));
    let _ = world.server.apply(event, world.now);
    open_menu(&mut world, "theirs");
    assert!(!menu_shows(&world, "Delete message"), "of another user");
    open_menu(&mut world, "mine");
    assert!(menu_shows(&world, "Delete message"));

    assert_eq!(world.update(Message::DeletePressed("mine".into())), []);
    assert!(menu_shows(&world, "Cancel") && menu_shows(&world, "Delete for everyone"));
    let deleted = Event::Delete(channel_ref("a", "general"), "mine".into());
    let confirmed = Message::DeleteConfirmed("mine".into());
    assert_eq!(world.update(confirmed), [deleted]);
    assert!(!world.state.has_menu());
}
