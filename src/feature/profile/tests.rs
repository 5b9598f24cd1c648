use std::sync::Arc;

use super::draft::Portrayed;
use super::*;
use crate::domain::change::Change;
use crate::domain::link::Link;
use crate::domain::profile::{Face, NameFault, Upload};
use crate::domain::server::Facts;
use crate::domain::timeline::calendar::Universal;

fn server(uid: &str) -> Server {
    let facts = Facts {
        uid: uid.into(),
        name: "Harbor".into(),
        icon_text: "HA".into(),
        address: "https://harbor.example".into(),
        me: "uid_me".into(),
    };
    let mut server = Server::new(facts, Arc::new(Universal));
    server.set_link(Link::Online);
    server
}

fn profile(name: &str, version: u64) -> Profile {
    Profile {
        user: "uid_me".into(),
        display_name: name.into(),
        face: Face::Preset(Preset::Mint),
        version,
    }
}

fn heard(server: &mut Server, profile: Profile) {
    let _people = server.apply(Change::Profiles(vec![profile]), std::time::Instant::now());
}

fn own() -> Own {
    Own {
        shown: Handle::from_rgba(1, 1, vec![1, 2, 3, 4]),
        png: parcel(vec![7]),
    }
}

fn editing(server: &Server, on: bool) -> State {
    let mut state = State::default();
    state.open(server, on);
    state
}

fn phase(state: &State) -> &Phase {
    &state.0.values().next().unwrap().phase
}

fn draft(state: &State) -> &Draft {
    &state.0.values().next().unwrap().draft
}

fn publishing(state: &mut State, server: &Server) -> (Generation, Publication) {
    match state.update(server, Message::PublishPressed).event {
        Some(Event::Publish(generation, publication)) => (generation, publication),
        other => panic!("expected to publish, got {other:?}"),
    }
}

fn answer(
    state: &mut State,
    server: &Server,
    generation: Generation,
    outcome: Outcome,
) -> Option<Event> {
    state
        .update(server, Message::Answered(generation, Box::new(outcome)))
        .event
}

#[test]
fn publish_is_ignored_while_publishing_is_off() {
    let server = server("one");
    let mut state = editing(&server, false);
    let _none = state.update(&server, Message::NameChanged("Ada".into()));
    assert_eq!(state.update(&server, Message::PublishPressed).event, None);
    assert_eq!(
        state.update(&server, Message::Switched).event,
        Some(Event::Switch(true, None))
    );
    let (_, publication) = publishing(&mut state, &server);
    assert_eq!(publication.name, "Ada");
    assert_eq!(
        publication.portrait,
        Portrait::Preset(Preset::usual(server.me()))
    );
    assert_eq!(publication.version, None);
}

#[test]
fn invalid_names_are_rejected_before_sending() {
    let server = server("one");
    let mut state = editing(&server, true);
    assert_eq!(state.update(&server, Message::PublishPressed).event, None);
    assert_eq!(draft(&state).name_fault, Some(NameFault::TooShort));
    let _none = state.update(&server, Message::NameChanged("O'Brien".into()));
    assert_eq!(draft(&state).name_fault, Some(NameFault::Character('\'')));
    assert_eq!(state.update(&server, Message::PublishPressed).event, None);
    let _none = state.update(&server, Message::NameChanged("  OBrien ".into()));
    assert_eq!(draft(&state).name_fault, None);
    assert_eq!(publishing(&mut state, &server).1.name, "OBrien");
}

#[test]
fn draft_survives_closing_and_disconnecting() {
    let mut server = server("one");
    let mut state = editing(&server, true);
    let _none = state.update(&server, Message::NameChanged("Ada".into()));
    server.set_link(Link::Connecting);
    assert_eq!(state.update(&server, Message::PublishPressed).event, None);
    assert_eq!(
        state.update(&server, Message::Dismissed).event,
        Some(Event::Close)
    );
    heard(&mut server, profile("Elsewhere", 5));
    state.open(&server, true);
    assert_eq!(draft(&state).name, "Ada");
    server.set_link(Link::Online);
    assert_eq!(publishing(&mut state, &server).1.name, "Ada");
}

#[test]
fn unedited_draft_follows_server_profile() {
    let mut server = server("one");
    heard(&mut server, profile("User me", 1));
    let mut state = editing(&server, false);
    assert_eq!(
        draft(&state).name,
        "",
        "what the server made up is no name of the user's"
    );
    heard(&mut server, profile("Ada", 2));
    state.open(&server, true);
    assert_eq!(
        (draft(&state).name.as_str(), draft(&state).base),
        ("Ada", Some(2))
    );
    assert_eq!(draft(&state).choice, Choice::Preset(Preset::Mint));
}

#[test]
fn conflict_lets_user_keep_either_profile() {
    let mut server = server("one");
    heard(&mut server, profile("Ada", 2));
    for mine in [true, false] {
        let mut state = editing(&server, true);
        let _none = state.update(&server, Message::NameChanged("Ada L.".into()));
        let (generation, publication) = publishing(&mut state, &server);
        assert_eq!(publication.version, Some(2));
        let theirs = profile("Ada of the phone", 7);
        let _none = answer(&mut state, &server, generation, Outcome::Conflict(theirs));
        assert!(matches!(phase(&state), Phase::Conflict(_)));
        if mine {
            match state.update(&server, Message::MinePressed).event {
                Some(Event::Publish(_, publication)) => {
                    assert_eq!(
                        (publication.name.as_str(), publication.version),
                        ("Ada L.", Some(7))
                    );
                }
                other => panic!("expected to publish, got {other:?}"),
            }
        } else {
            assert_eq!(state.update(&server, Message::TheirsPressed).event, None);
            assert_eq!(draft(&state).name, "Ada of the phone");
            assert_eq!(phase(&state), &Phase::Resting);
        }
    }
}

#[test]
fn turning_publishing_off_withdraws_profile() {
    let mut server = server("one");
    heard(&mut server, profile("User me", 1));
    let mut state = editing(&server, true);
    assert_eq!(
        state.update(&server, Message::Switched).event,
        Some(Event::Switch(false, None))
    );
    heard(&mut server, profile("Ada", 2));
    let mut state = editing(&server, true);
    let Some(Event::Switch(false, Some(generation))) =
        state.update(&server, Message::Switched).event
    else {
        panic!("what is shown is taken back");
    };
    let failed = Message::Withdrew(generation, Err(Failure::ConnectionLost));
    assert_eq!(state.update(&server, failed).event, None);
    assert_eq!(phase(&state), &Phase::Owing(Failure::ConnectionLost));
    let retry = state.takes_back(server.uid());
    let _none = state.update(&server, Message::Withdrew(generation, Ok(())));
    assert_eq!(
        phase(&state),
        &Phase::Withdrawing,
        "an answer to the question before"
    );
    let _none = state.update(&server, Message::Withdrew(retry, Ok(())));
    assert_eq!(phase(&state), &Phase::Withdrawn);
}

#[test]
fn late_publish_success_is_withdrawn_after_turning_off() {
    let server = server("one");
    let mut state = editing(&server, true);
    let _none = state.update(&server, Message::NameChanged("Ada".into()));
    let (generation, _) = publishing(&mut state, &server);
    let off = state.update(&server, Message::Switched).event;
    assert!(
        matches!(off, Some(Event::Switch(false, Some(_)))),
        "{off:?}"
    );
    let late = answer(
        &mut state,
        &server,
        generation,
        Outcome::Taken(profile("Ada", 2)),
    );
    assert!(matches!(late, Some(Event::Withdraw(_))), "{late:?}");
}

#[test]
fn image_is_read_selected_uploaded_and_reused() {
    let server = server("one");
    let mut state = editing(&server, true);
    let _none = state.update(&server, Message::NameChanged("Ada".into()));
    let _none = state.update(&server, Message::Chosen(Choice::Own));
    assert_ne!(draft(&state).choice, Choice::Own, "there is none yet");
    let _none = state.update(&server, Message::PathChanged(" /pictures/me.png ".into()));
    let Some(Event::Read(first, path)) = state.update(&server, Message::PathSubmitted).event else {
        panic!("the file is read");
    };
    assert_eq!(path, "/pictures/me.png");
    assert_eq!(
        state.update(&server, Message::PublishPressed).event,
        None,
        "not without the picture that is being read"
    );
    let fault = Message::Read(first, Some(Err(PictureFault::Kind)));
    let _none = state.update(&server, fault);
    assert_eq!(draft(&state).picture_fault, Some(PictureFault::Kind));
    let Some(Event::Pick(second)) = state.update(&server, Message::PickPressed).event else {
        panic!("a file is chosen");
    };
    let _none = state.update(&server, Message::Read(first, Some(Ok(own()))));
    assert_ne!(
        draft(&state).choice,
        Choice::Own,
        "an answer to the question before"
    );
    let own = own();
    let _none = state.update(&server, Message::Read(second, Some(Ok(own.clone()))));
    assert_eq!(
        (draft(&state).choice, draft(&state).picture_fault),
        (Choice::Own, None)
    );
    let (generation, publication) = publishing(&mut state, &server);
    assert_eq!(publication.portrait, Portrait::New(own.png));
    let upload = Upload {
        asset: "asset_1".into(),
        address: String::new(),
    };
    let taken = Profile {
        face: Face::Picture(upload.clone()),
        ..profile("Ada", 2)
    };
    let _none = answer(&mut state, &server, generation, Outcome::Taken(taken));
    assert_eq!(phase(&state), &Phase::Published);
    assert_eq!(draft(&state).own, Some(Portrayed::There(upload.clone())));
    assert_eq!(
        publishing(&mut state, &server).1.portrait,
        Portrait::Kept(upload.asset)
    );
}

#[test]
fn canceled_file_dialog_changes_nothing() {
    let server = server("one");
    let mut state = editing(&server, true);
    let before = draft(&state).clone();
    let Some(Event::Pick(generation)) = state.update(&server, Message::PickPressed).event else {
        panic!("a file is chosen");
    };
    let _none = state.update(&server, Message::Read(generation, None));
    assert_eq!((draft(&state), phase(&state)), (&before, &Phase::Resting));
}

#[test]
fn rejection_is_shown_at_the_affected_input() {
    let server = server("one");
    for (refusal, fault) in [
        (Refusal::Name, None),
        (
            Refusal::Picture(PictureFault::Kind),
            Some(PictureFault::Kind),
        ),
        (Refusal::Other(Failure::TimedOut), None),
    ] {
        let mut state = editing(&server, true);
        let _none = state.update(&server, Message::NameChanged("Ada".into()));
        let (generation, _) = publishing(&mut state, &server);
        let _none = answer(
            &mut state,
            &server,
            generation,
            Outcome::Refused(refusal.clone()),
        );
        assert_eq!(phase(&state), &Phase::Refused(refusal));
        assert_eq!(draft(&state).picture_fault, fault);
        assert_eq!(draft(&state).name, "Ada", "the draft is not lost");
        let _none = state.update(&server, Message::NameChanged("Ada L.".into()));
        assert_eq!(phase(&state), &Phase::Resting);
    }
}

#[test]
fn published_profile_of_another_user_is_rejected() {
    let server = server("one");
    let mut state = editing(&server, true);
    let _none = state.update(&server, Message::NameChanged("Ada".into()));
    let (generation, _) = publishing(&mut state, &server);
    let other = Profile {
        user: "uid_other".into(),
        ..profile("Other", 2)
    };
    let _none = answer(&mut state, &server, generation, Outcome::Taken(other));
    assert_eq!(
        phase(&state),
        &Phase::Refused(Refusal::Other(Failure::Unreadable))
    );
    assert_eq!(draft(&state).name, "Ada");
}

#[test]
fn editors_are_isolated_between_servers() {
    let (one, two) = (server("one"), server("two"));
    let mut state = editing(&one, true);
    state.open(&two, true);
    let _none = state.update(&one, Message::NameChanged("Ada".into()));
    let (generation, _) = publishing(&mut state, &one);
    let before = format!("{:?}", state.editor(two.uid()));
    let taken = Outcome::Taken(profile("Ada", 2));
    assert_eq!(answer(&mut state, &two, generation, taken), None);
    assert_eq!(format!("{:?}", state.editor(two.uid())), before);
    state.forget(one.uid());
    assert!(state.editor(one.uid()).is_none());
    assert_eq!(state.update(&one, Message::PublishPressed).event, None);
    assert_eq!(format!("{:?}", state.editor(two.uid())), before);
}

mod people {
    use super::*;
    use crate::feature::context::{Ctx, Pictures};
    use crate::feature::profile::card::{self, Card};
    use crate::i18n::Strings;
    use crate::ui::Theme;
    use crate::ui::theme::Variant;

    fn pressed(address: &str) -> Option<card::Event> {
        let mut server = server("one");
        let upload = Upload {
            asset: "asset_1".into(),
            address: address.into(),
        };
        heard(
            &mut server,
            Profile {
                user: "uid_orin".into(),
                face: Face::Picture(upload),
                ..profile("Orin", 1)
            },
        );
        let (strings, theme) = (Strings::negotiate(&[]), Theme::new(Variant::Dark));
        let ctx = Ctx {
            server: &server,
            strings: &strings,
            theme: &theme,
            pictures: &Pictures::default(),
            now: std::time::Instant::now(),
            window: iced::Size::new(800.0, 600.0),
        };
        let card = Card {
            server: "one".into(),
            user: "uid_orin".into(),
        };
        card.update(card::Message::LoadPressed, &ctx).event
    }

    #[test]
    fn external_avatar_loads_only_after_press() {
        let address = "https://pictures.example.net/orin.png";
        let upload = Upload {
            asset: "asset_1".into(),
            address: address.into(),
        };
        let load = card::Event::LoadElsewhere("one".into(), upload, address.into());
        assert_eq!(pressed(address), Some(load));
        for other in [
            "",
            "/v1/profile/avatar/asset_1",
            "http://localhost/x",
            "http://evil.example/x",
        ] {
            assert_eq!(pressed(other), None, "{other}");
        }
    }
}

#[test]
fn missing_file_dialog_leaves_path_input() {
    let server = server("one");
    let mut state = editing(&server, true);
    let Some(Event::Pick(generation)) = state.update(&server, Message::PickPressed).event else {
        panic!("a file is chosen");
    };
    let _none = state.update(&server, Message::NoDialog(Generation::default()));
    assert_eq!(phase(&state), &Phase::Choosing, "an answer to no question");
    let _none = state.update(&server, Message::NoDialog(generation));
    assert_eq!(phase(&state), &Phase::NoDialog);
    let _none = state.update(&server, Message::PathChanged("me.png".into()));
    let read = state.update(&server, Message::PathSubmitted).event;
    assert!(matches!(read, Some(Event::Read(_, path)) if path == "me.png"));
}
