//! Reactions, edits, deletions, and the way to an original and back.

use super::menu::menu_shows;
use super::*;
use crate::domain::message::{Extra, Reaction, Reply};
use crate::feature::timeline::actions::{EditProblem, Event as ActionEvent, Message as Act};
use crate::feature::timeline::jump::{self, JumpTarget};

const MINE: &str = "mine";
const THEIRS: &str = "theirs";

/// On a server that offers everything.
fn world() -> TimelineFixture {
    let mut world =
        TimelineFixture::with(vec![message(THEIRS, "uid_ada", 1), message(MINE, ME, 2)]);
    offer(&mut world);
    world
}

fn offer(world: &mut TimelineFixture) {
    let mut capabilities = world.server.capabilities().clone();
    capabilities.extensions.message_edit = true;
    capabilities.extensions.message_delete = true;
    capabilities.extensions.reactions = Some(2);
    let event = ServerEvent::Capabilities(Box::new(capabilities));
    let _ = world.server.apply(event, world.now);
}

fn act(world: &mut TimelineFixture, message: Act) -> Vec<Event> {
    world.update(Message::Action(message))
}

fn sent(id: &str) -> MenuTarget {
    MenuTarget::Sent(id.into())
}

fn react(world: &mut TimelineFixture, id: &str, emoji: &str) -> Vec<Event> {
    act(world, Act::ReactionPressed(id.into(), emoji.into()))
}

fn reacted(emoji: &str) -> Event {
    Event::Action(ActionEvent::React {
        channel_ref: channel_ref("a", "general"),
        message: THEIRS.into(),
        emoji: emoji.into(),
    })
}

#[test]
fn menu_offers_what_the_server_speaks() {
    let plain = TimelineFixture::with(vec![message(MINE, ME, 1)]);
    let full = world();
    for item in ["React", "Edit", "Delete message"] {
        assert!(!menu_shows(&plain, &sent(MINE), item), "{item}");
        assert!(menu_shows(&full, &sent(MINE), item), "{item}");
    }
    assert!(!menu_shows(&full, &sent(THEIRS), "Edit"));
    for item in ["Reply", "Copy text", "Details"] {
        assert!(menu_shows(&plain, &sent(MINE), item), "{item}");
    }
    assert!(!menu_shows(&full, &sent(MINE), "Copy web link"));
}

#[test]
fn address_of_a_message_is_copied_where_the_server_gives_one() {
    let mut linked = message(MINE, ME, 1);
    linked.edit(|extra| extra.permalink = Some("https://chat.example/m/1".into()));
    let world = TimelineFixture::with(vec![linked]);
    assert!(menu_shows(&world, &sent(MINE), "Copy web link"));
}

#[test]
fn nothing_is_requested_that_the_server_does_not_speak() {
    let mut world =
        TimelineFixture::with(vec![message(THEIRS, "uid_ada", 1), message(MINE, ME, 2)]);
    assert_eq!(react(&mut world, THEIRS, "👍"), []);
    assert_eq!(act(&mut world, Act::DeleteConfirmed(MINE.into())), []);
    assert_eq!(world.update(Message::EditPressed(MINE.into())), []);
    assert!(!world.state.is_editing());
}

#[test]
fn reaction_is_requested_if_it_is_an_emoji_and_within_the_limit() {
    let mut world = world();
    let pressed = act(&mut world, Act::ReactPressed(THEIRS.into()));
    let menu = MenuTarget::React(THEIRS.into());
    assert_eq!(pressed, [Event::OpenMenu(menu.clone(), None)]);
    for item in [
        "Thumbs up",
        "Heart",
        "Tears of joy",
        "Party popper",
        "Surprised",
        "Sad",
    ] {
        assert!(menu_shows(&world, &menu, item), "{item}");
    }
    assert_eq!(react(&mut world, THEIRS, "👍"), [reacted("👍")]);
    for other in ["", "+1", "👍👍", "evil text"] {
        assert_eq!(react(&mut world, THEIRS, other), [], "{other}");
    }
    let reaction = |emoji: &str, mine| Reaction {
        emoji: emoji.into(),
        count: 1,
        mine,
        by: Vec::new(),
    };
    let full = message(THEIRS, "uid_ada", 1).with(Extra {
        reactions: vec![reaction("👍", true), reaction("🦀", false)],
        ..Extra::default()
    });
    let _ = world
        .server
        .apply(ServerEvent::Edited(Box::new(full)), world.now);
    assert_eq!(react(&mut world, THEIRS, "🎉"), [], "there are two already");
    assert_eq!(react(&mut world, THEIRS, "🦀"), [reacted("🦀")], "joined");
    assert_eq!(react(&mut world, THEIRS, "👍"), [reacted("👍")], "removed");
    assert!(menu_shows(&world, &menu, "Undo Thumbs up"));
}

fn edit(world: &mut TimelineFixture, text: &str) {
    for action in [
        Edit::SelectAll,
        Edit::Edit(Change::Paste(Arc::new(text.into()))),
    ] {
        let _ = act(world, Act::TextEdited(MINE.into(), action));
    }
}

fn save(world: &mut TimelineFixture) -> Vec<Event> {
    act(world, Act::SavePressed(MINE.into()))
}

fn saved(body: &str, revision: u64) -> Event {
    Event::Action(ActionEvent::Edit {
        channel_ref: channel_ref("a", "general"),
        message: MINE.into(),
        body: body.into(),
        revision: Some(revision),
    })
}

fn ended(world: &mut TimelineFixture, outcome: Result<(), EditProblem>) {
    let ended = Act::EditEnded(channel_ref("a", "general"), MINE.into(), outcome);
    assert_eq!(act(world, ended), []);
}

#[test]
fn edit_is_saved_trimmed_and_with_its_revision() {
    let mut world = world();
    let operations = world.operation_count;
    assert_eq!(world.update(Message::EditPressed(MINE.into())), []);
    assert!(world.state.is_editing());
    assert_eq!(world.operation_count, operations + 2, "scrolls and focuses");
    edit(&mut world, "  new words \n");
    assert_eq!(save(&mut world), [saved("new words", 1)]);
    assert!(!world.state.is_editing(), "the row shows the new text");
    ended(&mut world, Ok(()));
    assert!(!world.state.is_editing());
}

#[test]
fn edit_that_changes_nothing_is_not_sent_and_escape_cancels() {
    let mut world = world();
    let _ = world.update(Message::EditPressed(MINE.into()));
    assert_eq!(save(&mut world), []);
    assert!(!world.state.is_editing());
    let _ = world.update(Message::EditPressed(MINE.into()));
    edit(&mut world, "other");
    assert_eq!(act(&mut world, Act::EditCanceled(None)), []);
    assert!(!world.state.is_editing());
    assert_eq!(save(&mut world), [], "nothing is edited");
}

#[test]
fn text_of_an_edit_is_kept_when_it_is_not_saved() {
    let mut world = world();
    let _ = world.update(Message::EditPressed(MINE.into()));
    edit(&mut world, "new words");
    let _ = save(&mut world);
    ended(&mut world, Err(EditProblem::Failed(Failure::TimedOut)));
    assert!(world.state.is_editing());
    assert_eq!(save(&mut world), [saved("new words", 1)]);
    ended(&mut world, Err(EditProblem::Conflict(Some(7))));
    assert_eq!(
        save(&mut world),
        [saved("new words", 7)],
        "replaces that revision"
    );
}

#[test]
fn edits_of_several_messages_do_not_disturb_each_other() {
    let mut world = world();
    world.history(vec![message(MINE, ME, 2), message("second", ME, 3)], None);
    let _ = world.update(Message::EditPressed(MINE.into()));
    edit(&mut world, "changed");
    let _ = world.update(Message::EditPressed("second".into()));
    let view = world.state.current_view().unwrap();
    assert!(view.open_edit(&MINE.into()).is_some() && view.open_edit(&"second".into()).is_some());
    let _ = act(&mut world, Act::EditCanceled(None));
    let view = world.state.current_view().unwrap();
    assert!(view.open_edit(&MINE.into()).is_some() && view.open_edit(&"second".into()).is_none());
    let _ = act(&mut world, Act::EditCanceled(None));
    let _ = world.update(Message::EditPressed(MINE.into()));
    let _ = world.update(Message::EditPressed("second".into()));
    let view = world.state.current_view().unwrap();
    assert!(view.open_edit(&MINE.into()).is_none(), "it was as it is");
}

#[test]
fn empty_edit_asks_to_delete_and_a_long_one_is_not_sent() {
    let mut world = world();
    let _ = world.update(Message::EditPressed(MINE.into()));
    edit(&mut world, &"x".repeat(usize::try_from(LIMIT).unwrap() + 1));
    assert_eq!(save(&mut world), []);
    assert!(world.state.is_editing());
    edit(&mut world, " \n ");
    let asked = save(&mut world);
    let question = MenuTarget::Deleting(MINE.into());
    assert!(matches!(&asked[..], [Event::OpenMenu(target, Some(_))] if *target == question));
    assert!(world.state.is_editing(), "until it is answered");
}

#[test]
fn message_that_is_saved_or_deleted_cannot_be_changed_again() {
    let mut world = world();
    let channel = "general".into();
    assert!(
        world
            .server
            .begin_edit(&channel, &MINE.into(), "new".into())
    );
    for item in ["Edit", "Delete message"] {
        assert!(!menu_shows(&world, &sent(MINE), item), "{item}");
    }
    let _ = world.update(Message::EditPressed(MINE.into()));
    assert!(!world.state.is_editing());
    assert_eq!(act(&mut world, Act::DeleteConfirmed(MINE.into())), []);
}

fn reply_to(original: &str) -> ChatMessage {
    message("reply", "uid_ada", 9).with(Extra {
        reply_to: Some(Reply {
            message: original.into(),
            author: Some(ME.into()),
            preview: "words".into(),
            unavailable: false,
        }),
        ..Extra::default()
    })
}

fn follow(world: &mut TimelineFixture, original: &str) -> Vec<Event> {
    let (reply, original) = ("reply".into(), original.into());
    act(world, Act::ReplyFollowed { reply, original })
}

/// The original is not on this device.
fn not_stored(world: &mut TimelineFixture) -> Vec<Event> {
    let target = JumpTarget::Message("a".into());
    world.update(Message::Jump(jump::Message::NotStored(target)))
}

fn has_return(world: &TimelineFixture) -> bool {
    world.state.current_view().unwrap().has_return()
}

#[test]
fn original_is_highlighted_for_a_while_and_the_way_back_is_known() {
    let mut world = TimelineFixture::with(vec![message("a", ME, 1), reply_to("a")]);
    assert!(!has_return(&world));
    let operations = world.operation_count;
    assert_eq!(follow(&mut world, "a"), []);
    assert_eq!(
        world.operation_count,
        operations + 3,
        "notes, scrolls, focuses"
    );
    assert!(has_return(&world));
    let end = world.state.next_tick(&world.ctx()).unwrap();
    assert!(end > world.now && end <= world.now + Duration::from_secs(3));
    world.now = end;
    let _ = world.update(Message::CountdownTicked);
    assert_eq!(world.state.next_tick(&world.ctx()), None);
    assert_eq!(act(&mut world, Act::BackPressed), []);
    assert!(!has_return(&world));
    assert_eq!(act(&mut world, Act::BackPressed), [], "nowhere");
}

#[test]
fn original_that_is_not_loaded_is_looked_for_on_this_device_and_on_the_server() {
    let mut world = TimelineFixture::with(vec![message("b", ME, 5), reply_to("a")]);
    let target = JumpTarget::Message("a".into());
    let found = Event::Jump(jump::Event::Find(channel_ref("a", "general"), target));
    assert_eq!(follow(&mut world, "a"), [found]);
    let events = not_stored(&mut world);
    let [
        Event::LoadOlder {
            request, before, ..
        },
    ] = &events[..]
    else {
        panic!("{events:?}");
    };
    assert_eq!(before.as_str(), "b");
    let page = History {
        channel: "general".into(),
        messages: vec![message("a", ME, 1)],
        range: HistoryRange::Before("b".into()),
        reaches_start: Some(true),
    };
    let _ = world
        .server
        .apply(ServerEvent::History(Box::new(page)), world.now);
    let operations = world.operation_count;
    let loaded = Message::OlderLoaded {
        channel_ref: channel_ref("a", "general"),
        request: *request,
        outcome: Ok(()),
    };
    assert_eq!(world.update(loaded), []);
    assert_eq!(world.operation_count, operations + 2, "scrolls and focuses");
}

#[test]
fn search_for_an_original_ends_at_the_start_and_when_loading_fails() {
    let mut world = TimelineFixture::with(vec![message("b", ME, 5), reply_to("a")]);
    let _ = follow(&mut world, "a");
    let events = not_stored(&mut world);
    let [Event::LoadOlder { request, .. }] = &events[..] else {
        panic!("{events:?}");
    };
    let loaded = |request: &HistoryRequestId, outcome| Message::OlderLoaded {
        channel_ref: channel_ref("a", "general"),
        request: *request,
        outcome,
    };
    assert_eq!(world.update(loaded(request, Err(Failure::TimedOut))), []);
    let events = world.update(Message::OlderRequested);
    let [Event::LoadOlder { request, .. }] = &events[..] else {
        panic!("{events:?}");
    };
    assert_eq!(
        world.update(loaded(request, Ok(()))),
        [],
        "nothing is looked for"
    );
    let _ = follow(&mut world, "a");
    world.history(vec![message("b", ME, 5), reply_to("a")], Some(true));
    let missing = Event::OriginalMissing { has_older: false };
    assert_eq!(not_stored(&mut world), [missing]);
    assert!(!has_return(&world), "the user is where they were");
}
