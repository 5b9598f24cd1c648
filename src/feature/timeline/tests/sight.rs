//! What is seen: the pane as somebody finds it, clicks it and types into it.

use iced_runtime::user_interface::Cache;
use iced_test::selector::{Candidate, Selector, Target};
use iced_test::simulator::Simulator;

use crate::a11y::Exposed;

use super::*;

type Sight<'a> = Simulator<'a, Message, Theme>;

fn settings() -> iced::Settings {
    iced::Settings {
        fonts: crate::ui::font::bundled(),
        default_font: crate::ui::font::SANS,
        ..iced::Settings::default()
    }
}

fn sight(world: &World) -> Sight<'_> {
    let size = Size::new(800.0, 600.0);
    Simulator::with_size(settings(), size, world.state.view(&world.ctx()))
}

/// Draws once, so that the list says what is in view.
fn drawn(world: &mut World) {
    let mut simulator = sight(world);
    let redraw = iced::Event::Window(iced::window::Event::RedrawRequested(Instant::now()));
    let _ = simulator.simulate([redraw]);
    let messages: Vec<_> = simulator.into_messages().collect();
    for message in messages {
        let _ = world.tell(message);
    }
}

fn telling() -> Vec<ChatMessage> {
    let mut edited = message("c", "x", 60);
    edited.body = "see https://a.example/b **now**\n```\nlet a = 1;\n```".into();
    edited.edited_at = Some(edited.created_at);
    vec![
        message("a", "x", 0),
        message("b", "x", 30),
        edited,
        message("d", ME, 90),
    ]
}

/// What has this name, whether or not the words are on the screen.
fn called(name: &str) -> impl Selector<Output = Target> {
    move |candidate: Candidate<'_>| match &candidate {
        Candidate::Custom { state, .. } => state
            .downcast_ref::<Exposed>()
            .is_some_and(|exposed| exposed.semantics.name == name)
            .then(|| candidate.into()),
        _ => None,
    }
}

#[test]
fn messages_are_found_by_what_they_say() {
    let world = World::with(telling());
    let mut sight = sight(&world);
    for words in [
        "x, 22:13: words of a",
        "x, 22:13: words of b",
        "uid_me, 22:14: words of d",
    ] {
        assert!(sight.find(called(words)).is_ok(), "{words}");
    }
    assert!(sight.find("general").is_ok());
}

#[test]
fn what_is_written_and_entered_is_sent() {
    let mut world = World::with(telling());
    let mut messages = Vec::new();
    for text in ["h", "i"] {
        let mut simulator = sight(&world);
        let _ = simulator.click(iced_test::selector::id(composer::EDITOR));
        let _ = simulator.typewrite(text);
        messages.extend(simulator.into_messages());
        for message in messages.drain(..) {
            let _ = world.tell(message);
        }
    }
    assert_eq!(world.draft(), "hi");
    let mut simulator = sight(&world);
    let _ = simulator.click(iced_test::selector::id(composer::EDITOR));
    let _ = simulator.tap_key(iced::keyboard::key::Named::Enter);
    let messages: Vec<_> = simulator.into_messages().collect();
    let events: Vec<_> = messages
        .into_iter()
        .flat_map(|message| world.tell(message))
        .collect();
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::Send { body, .. } if body == "hi")),
        "{events:?}"
    );
}

#[test]
fn a_channel_without_messages_says_so() {
    let mut world = World::new();
    world.history(Vec::new(), Some(true));
    assert!(sight(&world).find("Welcome to #general").is_ok());
}

#[test]
fn no_channel_says_so() {
    let mut world = World::new();
    world.server.open(None);
    let _ = world.opened();
    assert!(sight(&world).find("No channel selected").is_ok());
}

#[test]
fn a_failed_message_offers_to_be_sent_again_or_taken_back() {
    let mut world = World::with(telling());
    let general = ChannelId::new("general");
    world
        .server
        .queue(&general, "local".into(), "lost words", None);
    world
        .server
        .fail(&general, &"local".into(), Failure::TimedOut, true);
    let mut simulator = sight(&world);
    let _ = simulator.click("Retry").unwrap();
    let _ = simulator.click("Edit").unwrap();
    let messages: Vec<_> = simulator.into_messages().collect();
    assert!(matches!(
        &messages[..],
        [.., Message::RetryPressed(_), Message::DiscardPressed(_)]
    ));
}

/// Bug 7 of the former client: an answer that was lost was shown as "not sent".
#[test]
fn a_message_that_may_have_arrived_is_not_called_unsent() {
    let mut world = World::with(telling());
    let general = ChannelId::new("general");
    world.server.queue(&general, "local".into(), "words", None);
    let _ = world
        .server
        .progress(&general, &"local".into(), Sending::Sending);
    world
        .server
        .fail(&general, &"local".into(), Failure::TimedOut, false);
    let mut simulator = sight(&world);
    let unsure = "Couldn’t confirm delivery. The server didn’t respond in time.";
    assert!(simulator.find(unsure).is_ok());
    assert!(simulator.find("Retry").is_err());
    drop(simulator);
    world.history(telling(), None);
    assert!(sight(&world).find("Retry").is_ok());
}

/// Bug 8 of the former client: old messages showed a time without a date.
#[test]
fn the_day_stands_above_its_messages() {
    let world = World::with(telling());
    assert!(sight(&world).find("2023-11-14").is_ok());
}

#[test]
fn a_text_that_is_too_long_says_by_how_much() {
    let mut world = World::new();
    let _ = world.write(&"x".repeat(25));
    let words = "Your message is too long by 5 bytes. Shorten or split it.";
    assert!(sight(&world).find(words).is_ok());
}

#[test]
fn a_lost_line_says_why_and_when_it_is_tried_again_and_that_messages_wait() {
    let mut world = World::with(telling());
    world.server.set_link(Link::Waiting {
        attempt: 3,
        until: world.now + Duration::from_secs(7),
        failure: Failure::ConnectionRefused,
    });
    let mut simulator = sight(&world);
    let words = "Connection refused. The server may be offline, or the address may be wrong. \
                 Reconnecting in 7 seconds.";
    assert!(simulator.find(words).is_ok());
    assert!(
        simulator
            .find("Messages will be sent when you reconnect.")
            .is_ok()
    );
    let _ = simulator.click("Reconnect now").unwrap();
    let messages: Vec<_> = simulator.into_messages().collect();
    assert!(matches!(messages.last(), Some(Message::ReconnectPressed)));
}

#[test]
fn who_writes_is_said_by_name() {
    use crate::domain::member::Connection;
    let mut world = World::with(telling());
    for (client, user, sentence) in [
        ("1", "ada", "ada is typing"),
        ("2", "bo", "ada and bo are typing"),
        ("3", "cy", "Several people are typing"),
    ] {
        let connection = Connection {
            client: client.into(),
            user: user.into(),
        };
        let change = Said::Typing {
            channel: "general".into(),
            connection,
            active: true,
        };
        let _ = world.server.apply(change, world.now);
        assert!(sight(&world).find(sentence).is_ok(), "{sentence}");
    }
}

#[test]
fn the_list_stands_at_the_newest_message_and_the_way_back_counts_what_is_new() {
    let many: Vec<_> = (0..200)
        .map(|n| message(&format!("m{n}"), "x", n))
        .collect();
    let mut world = World::with(many);
    drawn(&mut world);
    assert!(world.state.is_at_newest());
    assert!(
        sight(&world)
            .find(called("x, 22:16: words of m199"))
            .is_ok()
    );
    let _ = world.look(0, 20, false);
    assert!(sight(&world).find("Jump to latest").is_ok());
    for n in 200..202 {
        let posted = message(&format!("m{n}"), "x", n);
        let _ = world
            .server
            .apply(Said::Posted(Box::new(posted)), world.now);
    }
    assert!(sight(&world).find("2 new messages").is_ok());
}

/// One of everything that a row can show.
fn colourful() -> Vec<ChatMessage> {
    use crate::domain::message::{Attachment, Reaction, Reply};
    let mut calling = message("e", "bo", 200);
    calling.body = "@uid_me have a look at this ⚓ > it *floats*\n> quoted words".into();
    calling.attachments.push(Attachment {
        id: "f".into(),
        file_name: "plan of the harbour.png".into(),
        url: String::new(),
        content_type: "image/png".into(),
        bytes: 2_500_000,
    });
    calling.reactions = [("👍", 2, true), ("🎉", 1, false)]
        .map(|(emoji, count, mine)| Reaction {
            emoji: emoji.into(),
            count,
            mine,
        })
        .to_vec();
    let mut answer = message("f", "ada", 210);
    answer.reply_to = Some(Reply {
        message: "a".into(),
        author: Some("x".into()),
        preview: "words of a".into(),
        unavailable: false,
    });
    let mut all = telling();
    all.extend([calling, answer, message("g", "ada", 220)]);
    all
}

#[test]
fn what_came_with_a_message_is_seen() {
    let world = World::with(colourful());
    let mut sight = sight(&world);
    for words in [
        "plan of the harbour.png, 3 MB",
        "Reply to x: words of a",
        "2",
    ] {
        assert!(sight.find(words).is_ok(), "{words}");
    }
}

/// Writes a picture of the pane when asked to, for whoever wants to look at it.
#[test]
fn the_pane_can_be_drawn_in_every_theme() {
    let mut world = World::with(colourful());
    let general = ChannelId::new("general");
    world.server.queue(&general, "1".into(), "on its way", None);
    world.server.queue(&general, "2".into(), "lost words", None);
    world
        .server
        .fail(&general, &"2".into(), Failure::TimedOut, true);
    let _ = world.write("a draft");
    crate::ui::snapshot::load_fonts();
    for variant in [Variant::Dark, Variant::Light] {
        world.theme = Theme::new(variant);
        let setting = crate::ui::snapshot::Setting {
            size: Size::new(800.0, 600.0),
            scale: 1.0,
        };
        let view = world.state.view(&world.ctx());
        let picture = crate::ui::snapshot::take(view, &world.theme, setting).unwrap();
        let mut colours: Vec<_> = picture.pixels.chunks(4).collect();
        colours.sort_unstable();
        colours.dedup();
        assert!(colours.len() > 20, "{variant:?} is blank");
        if let Some(folder) = std::env::var_os("OPENCHAT_PICTURES") {
            let file = std::path::Path::new(&folder).join(format!("timeline-{variant:?}.png"));
            std::fs::write(file, picture.png().unwrap()).unwrap();
        }
    }
}

/// Draws with the operations that the feature asked for, and gives what the list then says is in view.
fn moved(world: &mut World, cache: Cache) -> (Viewport, Cache) {
    use iced::advanced::renderer::Headless;
    use iced_runtime::user_interface::UserInterface;
    let operations = std::mem::take(&mut world.operations);
    let mut renderer = block_on(<iced::Renderer as Headless>::new(
        crate::ui::font::SANS,
        iced::Pixels(15.0),
        Some("tiny-skia"),
    ))
    .unwrap();
    let view = world.state.view(&world.ctx());
    let mut interface = UserInterface::build(view, Size::new(800.0, 600.0), cache, &mut renderer);
    for mut operation in operations {
        interface.operate(&renderer, operation.as_mut());
    }
    let redraw = iced::Event::Window(iced::window::Event::RedrawRequested(Instant::now()));
    let mut messages = Vec::new();
    let _ = interface.update(
        &[redraw],
        iced::mouse::Cursor::Unavailable,
        &mut renderer,
        &mut iced::advanced::clipboard::Null,
        &mut messages,
    );
    let cache = interface.into_cache();
    let mut seen = None;
    for message in messages {
        if let Message::Viewed(_, viewport) = message {
            seen = Some(viewport);
        }
        let _ = world.tell(message);
    }
    (seen.expect("the list says what is in view"), cache)
}

#[test]
fn the_list_comes_back_to_where_it_was_left_and_goes_to_the_newest_when_asked() {
    let many = (0..200)
        .map(|n| message(&format!("m{n}"), "x", n))
        .collect();
    let mut world = World::with(many);
    let (viewport, cache) = moved(&mut world, Cache::default());
    assert!(viewport.at_end);
    let _ = world.look(30, 60, false);
    let _ = world.open("random");
    let _ = world.open("general");
    let (viewport, cache) = moved(&mut world, cache);
    assert_eq!((viewport.first, viewport.at_end), (30, false));
    let _ = world.tell(Message::LatestPressed);
    let (viewport, _) = moved(&mut world, cache);
    assert!(viewport.at_end);
}

#[test]
fn a_channel_with_unread_messages_opens_at_the_line_above_them() {
    let mut world = World::with((0..50).map(|n| message(&format!("m{n}"), "x", n)).collect());
    let _ = world.open("random");
    for n in 50..150 {
        let posted = message(&format!("m{n}"), "x", n);
        let _ = world
            .server
            .apply(Said::Posted(Box::new(posted)), world.now);
    }
    world.operations.clear();
    let _ = world.open("general");
    let (viewport, _) = moved(&mut world, Cache::default());
    let line = world.server.open_room().unwrap().timeline.rows().iter();
    let line = line
        .map(crate::domain::timeline::Row::key)
        .position(|key| key == u64::MAX);
    assert_eq!(Some(viewport.first), line);
    assert!(!world.state.is_at_newest());
}
