//! Composer tests: formatting, suggestions, commands, pasting.

use iced::widget::text_editor::{Cursor, Position};

use super::*;
use crate::domain::capability::{Extensions, Features};
use crate::domain::formatting::Mark;
use crate::domain::member::{Member, Presence};
use composer::Message as M;

impl TimelineFixture {
    fn compose(&mut self, message: M) -> Vec<Event> {
        self.update(Message::Composer(message))
    }

    fn type_keys(&mut self, text: &str) {
        for c in text.chars() {
            let _ = self.update(Message::DraftEdited(Edit::Edit(Change::Insert(c))));
        }
    }

    fn with_people(names: &[&str]) -> Self {
        let mut fixture = Self::new();
        let members = names.iter().map(|name| Member {
            id: format!("uid_{name}").into(),
            name: (*name).to_owned(),
            status: Presence::Online,
        });
        let members = ServerEvent::Members(members.collect());
        let _ = fixture.server.apply(members, fixture.now);
        fixture
    }

    fn offer(&mut self, change: impl FnOnce(&mut Capabilities)) {
        let mut capabilities = self.server.capabilities().clone();
        change(&mut capabilities);
        let event = ServerEvent::Capabilities(Box::new(capabilities));
        let _ = self.server.apply(event, self.now);
    }

    fn text(&self) -> String {
        self.draft().trim_end_matches('\n').to_owned()
    }
}

fn composer_events(events: &[Event]) -> Vec<&composer::Event> {
    let mut found = Vec::new();
    for event in events {
        if let Event::Composer(event) = event {
            found.push(event);
        }
    }
    found
}

#[test]
fn selection_is_marked_and_each_mark_is_one_step_to_undo() {
    let mut fixture = TimelineFixture::new();
    fixture.type_keys("one two");
    let _ = fixture.update(Message::CursorMoved(Cursor {
        position: Position { line: 0, column: 7 },
        selection: Some(Position { line: 0, column: 4 }),
    }));
    let _ = fixture.compose(M::FormatPressed(Mark::Bold));
    assert_eq!(fixture.text(), "one **two**");
    let _ = fixture.compose(M::FormatPressed(Mark::Italic));
    assert_eq!(
        fixture.text(),
        "one ***two***",
        "the text is still selected"
    );
    let _ = fixture.update(Message::UndoPressed(UndoKey::Undo));
    assert_eq!(fixture.text(), "one **two**");
    let _ = fixture.update(Message::UndoPressed(UndoKey::Undo));
    assert_eq!(fixture.text(), "one two");
    let _ = fixture.update(Message::UndoPressed(UndoKey::Redo));
    assert_eq!(fixture.text(), "one **two**");
}

#[test]
fn mention_is_completed_by_keys() {
    let mut fixture = TimelineFixture::with_people(&["Mira", "Mirko", "Noor"]);
    fixture.type_keys("ask @mi");
    assert!(fixture.state.has_suggestions());
    let _ = fixture.compose(M::SuggestionMoved(1));
    let _ = fixture.compose(M::SuggestionAccepted(None));
    assert_eq!(fixture.text(), "ask @Mirko ");
    assert!(!fixture.state.has_suggestions());
    fixture.type_keys("now");
    assert_eq!(fixture.text(), "ask @Mirko now", "the caret is behind it");
    let _ = fixture.update(Message::UndoPressed(UndoKey::Undo));
    let _ = fixture.update(Message::UndoPressed(UndoKey::Undo));
    assert_eq!(fixture.text(), "ask @mi");
}

/// Who wrote last is the one who is most likely meant.
#[test]
fn authors_come_before_members_and_the_user_is_not_offered() {
    let mut fixture = TimelineFixture::with_people(&["Zara", "Yuri"]);
    let messages = vec![
        message("1", "uid_Old", 1),
        message("2", "uid_Yuri", 2),
        message("3", ME, 3),
    ];
    fixture.history(messages, None);
    fixture.type_keys("@");
    let mut offered = Vec::new();
    for _ in 0..3 {
        let _ = fixture.compose(M::SuggestionAccepted(None));
        offered.push(fixture.text());
        let _ = fixture.update(Message::UndoPressed(UndoKey::Undo));
        let _ = fixture.compose(M::SuggestionMoved(1));
        if offered.len() == 2 {
            let _ = fixture.compose(M::SuggestionMoved(1));
        }
    }
    assert_eq!(offered.first().map(String::as_str), Some("@Yuri "));
    assert!(offered.iter().all(|it| !it.contains("me")), "{offered:?}");
}

#[test]
fn closed_suggestions_stay_closed_for_their_token() {
    let mut fixture = TimelineFixture::with_people(&["Mira"]);
    fixture.type_keys("@m");
    let _ = fixture.compose(M::SuggestionsClosed);
    assert!(!fixture.state.has_suggestions());
    fixture.type_keys("i");
    assert!(!fixture.state.has_suggestions());
    fixture.type_keys(" and @m");
    assert!(fixture.state.has_suggestions(), "another token");
    let _ = fixture.update(Message::DraftEdited(Edit::Move(
        iced::widget::text_editor::Motion::DocumentStart,
    )));
    assert!(!fixture.state.has_suggestions(), "the caret has left it");
}

#[test]
fn channels_and_emoji_are_completed() {
    let mut fixture = TimelineFixture::new();
    fixture.type_keys("see #ran");
    let _ = fixture.compose(M::SuggestionAccepted(None));
    assert_eq!(fixture.text(), "see #random ");
    fixture.type_keys(":rocke");
    let events = fixture.compose(M::SuggestionAccepted(Some(0)));
    assert_eq!(fixture.text(), "see #random 🚀 ");
    let used = composer::Event::EmojiUsed("🚀".into());
    assert_eq!(composer_events(&events), [&used], "it is a recent one");
    let _ = fixture.compose(M::EmojiPicked("🎉".into()));
    assert_eq!(fixture.text(), "see #random 🚀 🎉");
}

#[test]
fn names_of_emoji_are_those_of_the_language() {
    let mut fixture = TimelineFixture::new();
    fixture.strings = Strings::negotiate(&["de".into()]);
    fixture.preferences.emoji.skin_tone = crate::domain::emoji::SkinTone::Dark;
    fixture.type_keys(":daumen");
    let _ = fixture.compose(M::SuggestionAccepted(None));
    assert_eq!(fixture.text(), "👍🏿 ");
}

fn sent(events: &[Event]) -> Option<&str> {
    events.iter().find_map(|event| match event {
        Event::Send { body, .. } => Some(body.as_str()),
        _ => None,
    })
}

#[test]
fn commands_send_what_they_stand_for() {
    let mut fixture = TimelineFixture::new();
    fixture.offer(|it| it.limits.message_bytes = Some(1000));
    for (typed, expected) in [
        ("/me waves", "_waves_"),
        ("/shrug Well", r"Well ¯\\\_(ツ)\_/¯"),
        ("//shrug", "/shrug"),
        ("/usr/bin", "/usr/bin"),
    ] {
        let _ = fixture.write(typed);
        let events = fixture.update(Message::SendPressed);
        assert_eq!(sent(&events), Some(expected), "{typed}");
        assert_eq!(fixture.text(), "");
    }
}

#[test]
fn text_of_a_command_obeys_the_limit() {
    let mut fixture = TimelineFixture::new();
    let limit = usize::try_from(LIMIT).unwrap();
    let _ = fixture.write(&format!("/me {}", "x".repeat(limit - 4)));
    assert!(sent(&fixture.update(Message::SendPressed)).is_some());
    fixture.offer(|it| it.limits.message_bytes = Some(20));
    let _ = fixture.write("/shrug words");
    assert_eq!(sent(&fixture.update(Message::SendPressed)), None);
    assert_eq!(fixture.text(), "/shrug words");
}

#[test]
fn unknown_and_incomplete_commands_are_kept_with_an_error() {
    let mut fixture = TimelineFixture::new();
    let error = |fixture: &TimelineFixture| {
        let view = fixture.state.current_view().unwrap();
        view.draft.command_error().is_some()
    };
    for typed in ["/nonsense", "/me", "/nick Ada"] {
        let _ = fixture.write(typed);
        assert!(!error(&fixture));
        assert_eq!(fixture.update(Message::SendPressed), [], "{typed}");
        assert_eq!(fixture.text(), typed);
        assert!(error(&fixture), "{typed}");
        fixture.type_keys("x");
        assert!(!error(&fixture), "it goes with the next key");
        let _ = fixture.update(Message::DraftEdited(Edit::SelectAll));
    }
}

#[test]
fn nick_is_offered_where_the_server_has_profiles() {
    let mut fixture = TimelineFixture::new();
    fixture.offer(|it| {
        it.features = Features {
            profiles: true,
            ..it.features
        };
    });
    let _ = fixture.write("/nick Ada");
    let events = fixture.update(Message::SendPressed);
    let name = composer::Event::SetName("Ada".into());
    assert_eq!(composer_events(&events), [&name]);
    assert_eq!(fixture.text(), "");
}

#[test]
fn help_lists_all_commands() {
    let mut fixture = TimelineFixture::new();
    let _ = fixture.write("/help");
    let events = fixture.update(Message::SendPressed);
    assert_eq!(sent(&events), None);
    assert_eq!(fixture.text(), "/");
    assert!(fixture.state.has_suggestions());
}

#[test]
fn up_edits_the_last_own_message_where_the_server_takes_edits() {
    let messages = vec![
        message("1", ME, 1),
        message("2", ME, 2),
        message("3", "uid_x", 3),
    ];
    let mut fixture = TimelineFixture::with(messages);
    let wanted = |fixture: &TimelineFixture| {
        let action = fixture.state.edit_last(&fixture.ctx());
        let stream = iced_runtime::task::into_stream(action.task);
        stream.and_then(|mut stream| match block_on(stream.next()) {
            Some(iced_runtime::Action::Output(Message::EditPressed(id))) => Some(id),
            _ => None,
        })
    };
    assert_eq!(wanted(&fixture), None);
    fixture.offer(|it| {
        it.extensions = Extensions {
            message_edit: true,
            ..it.extensions
        };
    });
    assert_eq!(wanted(&fixture), Some("2".into()));
}

#[test]
fn pasted_text_goes_to_the_draft_it_was_pasted_into() {
    let mut fixture = TimelineFixture::new();
    let here = channel_ref("a", "general");
    let events = fixture.compose(M::PastePressed(Some("plain".into())));
    let read = composer::Event::ReadClipboard(here.clone(), Some("plain".into()));
    assert_eq!(composer_events(&events), [&read]);
    let _ = fixture.compose(M::Pasted(here.clone(), "**bold**".into()));
    assert_eq!(fixture.text(), "**bold**");
    let _ = fixture.open("random");
    let _ = fixture.compose(M::Pasted(here, "late".into()));
    assert_eq!(fixture.text(), "");
}

#[test]
fn bytes_are_counted_near_the_limit() {
    let mut fixture = TimelineFixture::new();
    let left = |fixture: &TimelineFixture| {
        fixture
            .state
            .current_view()
            .unwrap()
            .draft
            .bytes_left(LIMIT)
    };
    assert_eq!(left(&fixture), None);
    let _ = fixture.write(&"x".repeat(17));
    assert_eq!(left(&fixture), None);
    let _ = fixture.write("x");
    assert_eq!(left(&fixture), Some(2), "a tenth of the limit");
    let _ = fixture.write("xxx");
    assert_eq!(left(&fixture), None, "the error says it then");
}

/// What is typed leaves the device only where the server has offered to look it up, and only for mentions.
#[test]
fn server_is_asked_for_people_only_where_it_offers_it() {
    let mut fixture = TimelineFixture::with_people(&["Mira"]);
    let type_all = |fixture: &mut TimelineFixture, text: &str| {
        let mut events = Vec::new();
        for c in text.chars() {
            let typed = Message::DraftEdited(Edit::Edit(Change::Insert(c)));
            events.extend(fixture.update(typed));
        }
        let _ = fixture.update(Message::DraftEdited(Edit::SelectAll));
        composer_events(&events)
            .into_iter()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(type_all(&mut fixture, "@mi"), []);
    fixture.offer(|it| it.features.mention_lookup = true);
    let here = channel_ref("a", "general");
    let pause = |query: &str| composer::Event::AwaitPause(here.clone(), query.into());
    assert_eq!(type_all(&mut fixture, "@mi"), [pause("m"), pause("mi")]);
    assert_eq!(type_all(&mut fixture, "#mi :mi /mi words"), []);
    fixture.server.set_connection(ConnectionState::Connecting);
    assert_eq!(type_all(&mut fixture, "@x"), []);
}

#[test]
fn people_of_the_server_come_below_those_that_are_known() {
    let mut fixture = TimelineFixture::with_people(&["Mira"]);
    fixture.offer(|it| {
        it.features.mention_lookup = true;
        it.limits.message_bytes = None;
    });
    let here = channel_ref("a", "general");
    fixture.type_keys("@mi");
    let late = fixture.compose(M::LookupDue(here.clone(), "m".into()));
    assert_eq!(late, [], "something else is typed by now");
    let due = fixture.compose(M::LookupDue(here.clone(), "mi".into()));
    let look_up = composer::Event::LookUp(here.clone(), "mi".into());
    assert_eq!(composer_events(&due), [&look_up]);
    let people = ["uid_Mira", "uid_mika", ME].map(|id| (id.into(), format!("{id} there")));
    let found = |query: &str| M::PeopleFound(here.clone(), query.into(), people.to_vec());
    let _ = fixture.compose(found("m"));
    let _ = fixture.compose(found("mi"));
    let view = fixture.state.current_view().unwrap();
    assert_eq!(view.draft.completion().unwrap().count(), 2);
    let _ = fixture.compose(M::SuggestionAccepted(Some(1)));
    assert_eq!(fixture.text(), "@uid_mika there ");
    let _ = fixture.compose(found("mi"));
    assert!(!fixture.state.has_suggestions());
}
