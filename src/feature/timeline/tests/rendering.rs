//! Rendering tests: the timeline in a simulated window.

use iced_runtime::user_interface::Cache;
use iced_test::selector::{Candidate, Selector, Target};
use iced_test::simulator::Simulator;

use crate::a11y::AccessibleNode;

use super::*;

pub(super) type TestUi<'a> = Simulator<'a, Message, Theme>;

pub(super) fn settings() -> iced::Settings {
    iced::Settings {
        fonts: crate::ui::font::bundled(),
        default_font: crate::ui::font::SANS,
        ..iced::Settings::default()
    }
}

pub(super) fn simulator(fixture: &TimelineFixture) -> TestUi<'_> {
    let size = Size::new(800.0, 600.0);
    Simulator::with_size(settings(), size, fixture.state.view(&fixture.ctx()))
}

/// Draws one frame, so that the list reports its viewport.
fn draw_frame(fixture: &mut TimelineFixture) {
    let mut simulator = simulator(fixture);
    let redraw = iced::Event::Window(iced::window::Event::RedrawRequested(Instant::now()));
    let _ = simulator.simulate([redraw]);
    let messages: Vec<_> = simulator.into_messages().collect();
    for message in messages {
        let _ = fixture.update(message);
    }
}

pub(super) fn sample_messages() -> Vec<ChatMessage> {
    let mut edited = message("c", "x", 60);
    edited.body = "see https://a.example/b **now**\n```\nlet a = 1;\n```".into();
    let at = edited.created_at.moment();
    edited.edit(|extra| extra.edited_at = at);
    vec![
        message("a", "x", 0),
        message("b", "x", 30),
        edited,
        message("d", ME, 90),
    ]
}

/// Matches the accessible name, also if the text is not drawn.
pub(super) fn with_label(name: &str) -> impl Selector<Output = Target> {
    move |candidate: Candidate<'_>| match &candidate {
        Candidate::Custom { state, .. } => state
            .downcast_ref::<AccessibleNode>()
            .is_some_and(|exposed| exposed.semantics.name == name)
            .then(|| candidate.into()),
        _ => None,
    }
}

#[test]
fn messages_have_accessible_names() {
    let fixture = TimelineFixture::with(sample_messages());
    let mut ui = simulator(&fixture);
    for label in [
        "x, 22:13: words of a",
        "x, 22:13: words of b",
        "uid_me, 22:14: words of d",
    ] {
        assert!(ui.find(with_label(label)).is_ok(), "{label}");
    }
    assert!(ui.find("general").is_ok());
}

#[test]
fn typed_text_is_sent_on_enter() {
    let mut fixture = TimelineFixture::with(sample_messages());
    let mut messages = Vec::new();
    for text in ["h", "i"] {
        let mut simulator = simulator(&fixture);
        let _ = simulator.click(iced_test::selector::id(composer::EDITOR_ID));
        let _ = simulator.typewrite(text);
        messages.extend(simulator.into_messages());
        for message in messages.drain(..) {
            let _ = fixture.update(message);
        }
    }
    assert_eq!(fixture.draft(), "hi");
    let mut simulator = simulator(&fixture);
    let _ = simulator.click(iced_test::selector::id(composer::EDITOR_ID));
    let _ = simulator.tap_key(iced::keyboard::key::Named::Enter);
    let messages: Vec<_> = simulator.into_messages().collect();
    let events: Vec<_> = messages
        .into_iter()
        .flat_map(|message| fixture.update(message))
        .collect();
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::Send { body, .. } if body == "hi")),
        "{events:?}"
    );
}

#[test]
fn empty_channel_shows_placeholder() {
    let mut fixture = TimelineFixture::new();
    fixture.history(Vec::new(), Some(true));
    assert!(simulator(&fixture).find("Welcome to #general").is_ok());
}

#[test]
fn missing_channel_shows_placeholder() {
    let mut fixture = TimelineFixture::new();
    fixture.server.open(None);
    let _ = fixture.sync_channel();
    assert!(simulator(&fixture).find("No channel selected").is_ok());
}

#[test]
fn failed_message_offers_retry_and_discard() {
    let mut fixture = TimelineFixture::with(sample_messages());
    let general = ChannelId::new("general");
    fixture
        .server
        .queue(&general, "local".into(), "lost words", None);
    fixture
        .server
        .fail(&general, &"local".into(), Failure::TimedOut, true);
    let mut simulator = simulator(&fixture);
    let _ = simulator.click("Retry").unwrap();
    let _ = simulator.click("Edit").unwrap();
    let messages: Vec<_> = simulator.into_messages().collect();
    assert!(matches!(
        &messages[..],
        [.., Message::RetryPressed(_), Message::DiscardPressed(_)]
    ));
}

#[test]
fn held_message_says_when_it_is_sent_again_and_offers_to_send_or_cancel() {
    let mut fixture = TimelineFixture::with(sample_messages());
    let general = ChannelId::new("general");
    for local in ["first", "second"] {
        fixture.server.queue(&general, local.into(), local, None);
        fixture.server.stored(&general, &local.into());
    }
    let held = SendState::Held {
        failure: Failure::RateLimited(None),
        until: fixture.now + Duration::from_secs(9),
        certain: true,
    };
    let _ = fixture.server.progress(&general, &"first".into(), held);
    let mut simulator = simulator(&fixture);
    let reason = "Not sent yet. Too many requests in a short time.";
    let countdown = format!("{reason} Next attempt in 10 seconds.");
    assert!(simulator.find(countdown.as_str()).is_ok());
    let label = format!("first. {reason}");
    assert!(simulator.find(with_label(&label)).is_ok());
    assert!(simulator.find("Waiting for the messages before it").is_ok());
    let _ = simulator.click("Try now").unwrap();
    let _ = simulator.click("Cancel").unwrap();
    let messages: Vec<_> = simulator.into_messages().collect();
    assert!(matches!(
        &messages[..],
        [.., Message::RetryPressed(_), Message::DiscardPressed(_)]
    ));
}

#[test]
fn uncertain_send_failure_is_not_shown_as_unsent() {
    let mut fixture = TimelineFixture::with(sample_messages());
    let general = ChannelId::new("general");
    fixture
        .server
        .queue(&general, "local".into(), "words", None);
    let _ = fixture
        .server
        .progress(&general, &"local".into(), SendState::Sending);
    fixture
        .server
        .fail(&general, &"local".into(), Failure::TimedOut, false);
    let mut ui = simulator(&fixture);
    let unsure = "Couldn’t confirm delivery. The server didn’t respond in time.";
    assert!(ui.find(unsure).is_ok());
    assert!(ui.find("Retry").is_err());
    drop(ui);
    fixture.history(sample_messages(), None);
    assert!(simulator(&fixture).find("Retry").is_ok());
}

#[test]
fn label_of_a_failed_message_says_whether_it_was_sent() {
    let general = ChannelId::new("general");
    let local: LocalId = "local".into();
    for (certain, label) in [
        (true, "words. Not sent. The server didn’t respond in time."),
        (
            false,
            "words. Couldn’t confirm delivery. The server didn’t respond in time.",
        ),
    ] {
        let mut world = TimelineFixture::with(sample_messages());
        let server = &mut world.server;
        server.queue(&general, local.clone(), "words", None);
        let _ = server.progress(&general, &local, SendState::Sending);
        server.fail(&general, &local, Failure::TimedOut, certain);
        let mut ui = simulator(&world);
        assert!(ui.find(with_label(label)).is_ok(), "{label}");
    }
}

#[test]
fn messages_have_day_dividers() {
    let fixture = TimelineFixture::with(sample_messages());
    assert!(simulator(&fixture).find("2023-11-14").is_ok());
}

#[test]
fn too_long_draft_shows_excess() {
    let mut fixture = TimelineFixture::new();
    let _ = fixture.write(&"x".repeat(25));
    let label = "Your message is too long by 5 bytes. Shorten or split it.";
    assert!(simulator(&fixture).find(label).is_ok());
}

#[test]
fn cut_paste_is_explained() {
    let mut fixture = TimelineFixture::new();
    let _ = fixture.write(&"x".repeat(100_000));
    let label =
        "The text is too long: only its beginning was pasted. The clipboard still has all of it.";
    assert!(simulator(&fixture).find(label).is_ok());
}

#[test]
fn typing_indicator_names_users() {
    use crate::domain::member::ChannelClient;
    let mut fixture = TimelineFixture::with(sample_messages());
    for (client, user, sentence) in [
        ("1", "ada", "ada is typing"),
        ("2", "bo", "ada and bo are typing"),
        ("3", "cy", "Several people are typing"),
    ] {
        let connection = ChannelClient {
            client: client.into(),
            user: user.into(),
        };
        let event = ServerEvent::Typing {
            channel: "general".into(),
            connection,
            active: true,
        };
        let _ = fixture.server.apply(event, fixture.now);
        assert!(simulator(&fixture).find(sentence).is_ok(), "{sentence}");
    }
}

#[test]
fn list_starts_at_newest_and_jump_button_counts_unread() {
    let many: Vec<_> = (0..200)
        .map(|n| message(&format!("m{n}"), "x", n))
        .collect();
    let mut fixture = TimelineFixture::with(many);
    draw_frame(&mut fixture);
    assert!(fixture.state.is_at_newest());
    assert!(
        simulator(&fixture)
            .find(with_label("x, 22:16: words of m199"))
            .is_ok()
    );
    let _ = fixture.set_viewport(0, 20, false);
    let button = simulator(&fixture).find(with_label("Jump to latest"));
    let bounds = button.unwrap().bounds();
    assert_eq!(bounds.width, bounds.height, "round");
    assert!(simulator(&fixture).find("2").is_err());
    for n in 200..202 {
        let posted = message(&format!("m{n}"), "x", n);
        let _ = fixture
            .server
            .apply(ServerEvent::Posted(Box::new(posted)), fixture.now);
    }
    let mut ui = simulator(&fixture);
    let name = "Jump to latest, 2 new messages";
    assert!(ui.find(with_label(name)).is_ok());
    let badge = ui.find("2").unwrap().bounds();
    assert!(
        badge.y < bounds.y && badge.y + badge.height > bounds.y,
        "on its edge"
    );
}

/// One of each element that a row can show.
fn styled_messages() -> Vec<ChatMessage> {
    use crate::domain::message::{Attachment, Extra, Reaction, Reply};
    let mut mention = message("e", "bo", 200);
    mention.body = "@uid_me have a look at this ⚓ > it *floats*\n> quoted words".into();
    let file = Attachment {
        id: "f".into(),
        file_name: "plan of the harbour.pdf".into(),
        url: "/v1/channels/general/attachments/f".into(),
        content_type: "application/pdf".into(),
        bytes: 2_500_000,
        width: 640,
        height: 480,
    };
    let reactions = [("👍", 2, true), ("🎉", 1, false)]
        .map(|(emoji, count, mine)| Reaction {
            emoji: emoji.into(),
            count,
            mine,
            by: Vec::new(),
        })
        .to_vec();
    mention.edit(|extra| {
        extra.attachments = vec![file];
        extra.reactions = reactions;
    });
    let answered = Reply {
        message: "a".into(),
        author: Some("x".into()),
        preview: "words of a".into(),
        unavailable: false,
    };
    let reply = message("f", "ada", 210).with(Extra {
        reply_to: Some(answered),
        ..Extra::default()
    });
    let mut all = sample_messages();
    all.extend([mention, reply, message("g", "ada", 220)]);
    all
}

#[test]
fn attachments_replies_and_reactions_are_shown() {
    let fixture = TimelineFixture::with(styled_messages());
    let mut ui = simulator(&fixture);
    for label in ["plan of the harbour.pdf", "PDF, 3 MB", "words of a", "2"] {
        assert!(ui.find(label).is_ok(), "{label}");
    }
}

/// Also writes screenshots to the directory in `OPENCHAT_PICTURES`, if set.
#[test]
fn timeline_renders_in_every_theme() {
    let mut fixture = TimelineFixture::with(styled_messages());
    let general = ChannelId::new("general");
    fixture
        .server
        .queue(&general, "1".into(), "on its way", None);
    fixture
        .server
        .queue(&general, "2".into(), "lost words", None);
    fixture
        .server
        .fail(&general, &"2".into(), Failure::TimedOut, true);
    let _ = fixture.write("a draft");
    crate::ui::snapshot::load_fonts();
    for variant in [Variant::Dark, Variant::Light] {
        fixture.theme = Theme::new(variant);
        let options = crate::ui::snapshot::SnapshotOptions {
            size: Size::new(800.0, 600.0),
            scale: 1.0,
        };
        let view = fixture.state.view(&fixture.ctx());
        let image = crate::ui::snapshot::render(view, &fixture.theme, options).unwrap();
        let mut colors: Vec<_> = image.pixels.chunks(4).collect();
        colors.sort_unstable();
        colors.dedup();
        assert!(colors.len() > 20, "{variant:?} is blank");
        if let Some(folder) = std::env::var_os("OPENCHAT_PICTURES") {
            let file = std::path::Path::new(&folder).join(format!("timeline-{variant:?}.png"));
            std::fs::write(file, image.to_png().unwrap()).unwrap();
        }
    }
}

/// Applies the pending operations, draws one frame and returns the reported viewport.
fn scroll_and_draw(fixture: &mut TimelineFixture, cache: Cache) -> (Viewport, Cache) {
    use iced::advanced::renderer::Headless;
    use iced_runtime::user_interface::UserInterface;
    let operations = std::mem::take(&mut fixture.operations);
    let mut renderer = block_on(<iced::Renderer as Headless>::new(
        crate::ui::font::SANS,
        iced::Pixels(15.0),
        Some("tiny-skia"),
    ))
    .unwrap();
    let view = fixture.state.view(&fixture.ctx());
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
    let mut reported = None;
    for message in messages {
        if let Message::ViewportChanged(_, viewport) = message {
            reported = Some(viewport);
        }
        let _ = fixture.update(message);
    }
    (reported.expect("the list reports its viewport"), cache)
}

#[test]
fn list_restores_scroll_position_and_jumps_to_newest() {
    let many = (0..200)
        .map(|n| message(&format!("m{n}"), "x", n))
        .collect();
    let mut fixture = TimelineFixture::with(many);
    let (viewport, cache) = scroll_and_draw(&mut fixture, Cache::default());
    assert!(viewport.at_end);
    let _ = fixture.set_viewport(30, 60, false);
    let _ = fixture.open("random");
    let _ = fixture.open("general");
    let (viewport, cache) = scroll_and_draw(&mut fixture, cache);
    assert_eq!((viewport.first, viewport.at_end), (30, false));
    let _ = fixture.update(Message::Jump(
        crate::feature::timeline::jump::Message::LatestPressed,
    ));
    let (viewport, _) = scroll_and_draw(&mut fixture, cache);
    assert!(viewport.at_end);
}

#[test]
fn channel_opens_at_unread_divider() {
    let mut fixture =
        TimelineFixture::with((0..50).map(|n| message(&format!("m{n}"), "x", n)).collect());
    let _ = fixture.open("random");
    for n in 50..150 {
        let posted = message(&format!("m{n}"), "x", n);
        let _ = fixture
            .server
            .apply(ServerEvent::Posted(Box::new(posted)), fixture.now);
    }
    fixture.operations.clear();
    let _ = fixture.open("general");
    let (viewport, _) = scroll_and_draw(&mut fixture, Cache::default());
    let divider_row = fixture
        .server
        .open_channel_state()
        .unwrap()
        .timeline
        .rows()
        .iter();
    let divider_row = divider_row
        .map(crate::domain::timeline::Row::key)
        .position(|key| key == u64::MAX);
    assert_eq!(Some(viewport.first), divider_row);
    assert!(!fixture.state.is_at_newest());
}
