use super::draft::CustomAvatar;
use super::*;
use crate::domain::connection::ConnectionState;
use crate::domain::profile::{Avatar, NameError, UploadedAvatar};
use crate::domain::server::fixtures;
use crate::domain::server_event::ServerEvent;

fn server(uid: &str) -> Server {
    let mut server = fixtures::server(uid);
    server.set_connection(ConnectionState::Online);
    server
}

fn profile(name: &str, version: u64) -> Profile {
    Profile {
        user: "uid_me".into(),
        display_name: name.into(),
        avatar: Avatar::Preset(Preset::Mint),
        version,
    }
}

fn receive_profile(server: &mut Server, profile: Profile) {
    let _ = server.apply(
        ServerEvent::Profiles(vec![profile]),
        std::time::Instant::now(),
    );
}

fn local_image() -> LocalImage {
    LocalImage {
        handle: Handle::from_rgba(1, 1, vec![1, 2, 3, 4]),
        png: Redacted::new(vec![7]),
    }
}

fn open_editor(server: &Server, publishes: bool) -> State {
    let mut state = State::default();
    state.open(server, publishes);
    state
}

fn phase(state: &State) -> &Phase {
    &state.0.values().next().unwrap().phase
}

fn draft(state: &State) -> &ProfileDraft {
    &state.0.values().next().unwrap().draft
}

fn publish(state: &mut State, server: &Server) -> (ProfileRequestId, PublishRequest) {
    match state.update(server, Message::PublishPressed).event {
        Some(Event::Publish(request, profile_request)) => (request, profile_request),
        other => panic!("expected to publish, got {other:?}"),
    }
}

fn finish_publish(
    state: &mut State,
    server: &Server,
    request: ProfileRequestId,
    outcome: PublishOutcome,
) -> Option<Event> {
    state
        .update(server, Message::PublishFinished(request, Box::new(outcome)))
        .event
}

#[test]
fn publish_is_ignored_while_publishing_is_off() {
    let server = server("one");
    let mut state = open_editor(&server, false);
    let _ = state.update(&server, Message::NameChanged("Ada".into()));
    assert_eq!(state.update(&server, Message::PublishPressed).event, None);
    assert_eq!(
        state.update(&server, Message::PublishToggled).event,
        Some(Event::SetPublishing(true, None))
    );
    let (_, profile_request) = publish(&mut state, &server);
    assert_eq!(profile_request.name, "Ada");
    assert_eq!(
        profile_request.avatar,
        AvatarUpdate::Preset(Preset::default_for(server.me()))
    );
    assert_eq!(profile_request.version, None);
}

#[test]
fn invalid_names_are_rejected_before_sending() {
    let server = server("one");
    let mut state = open_editor(&server, true);
    assert_eq!(state.update(&server, Message::PublishPressed).event, None);
    assert_eq!(draft(&state).name_error, Some(NameError::TooShort));
    let _ = state.update(&server, Message::NameChanged("O'Brien".into()));
    assert_eq!(draft(&state).name_error, Some(NameError::Character('\'')));
    assert_eq!(state.update(&server, Message::PublishPressed).event, None);
    let _ = state.update(&server, Message::NameChanged("  OBrien ".into()));
    assert_eq!(draft(&state).name_error, None);
    assert_eq!(publish(&mut state, &server).1.name, "OBrien");
}

#[test]
fn draft_survives_closing_and_disconnecting() {
    let mut server = server("one");
    let mut state = open_editor(&server, true);
    let _ = state.update(&server, Message::NameChanged("Ada".into()));
    server.set_connection(ConnectionState::Connecting);
    assert_eq!(state.update(&server, Message::PublishPressed).event, None);
    assert_eq!(
        state.update(&server, Message::Dismissed).event,
        Some(Event::Close)
    );
    receive_profile(&mut server, profile("Elsewhere", 5));
    state.open(&server, true);
    assert_eq!(draft(&state).name, "Ada");
    server.set_connection(ConnectionState::Online);
    assert_eq!(publish(&mut state, &server).1.name, "Ada");
}

#[test]
fn unedited_draft_follows_server_profile() {
    let mut server = server("one");
    receive_profile(&mut server, profile("User me", 1));
    let mut state = open_editor(&server, false);
    assert_eq!(draft(&state).name, "", "the neutral profile is not used");
    receive_profile(&mut server, profile("Ada", 2));
    state.open(&server, true);
    assert_eq!(
        (draft(&state).name.as_str(), draft(&state).base_version),
        ("Ada", Some(2))
    );
    assert_eq!(
        draft(&state).selection,
        AvatarSelection::Preset(Preset::Mint)
    );
}

#[test]
fn conflict_lets_user_keep_either_profile() {
    let mut server = server("one");
    receive_profile(&mut server, profile("Ada", 2));
    for overwrite in [true, false] {
        let mut state = open_editor(&server, true);
        let _ = state.update(&server, Message::NameChanged("Ada L.".into()));
        let (request, profile_request) = publish(&mut state, &server);
        assert_eq!(profile_request.version, Some(2));
        let server_profile = profile("Ada of the phone", 7);
        let _ = finish_publish(
            &mut state,
            &server,
            request,
            PublishOutcome::Conflict(server_profile),
        );
        assert!(matches!(phase(&state), Phase::Conflict(_)));
        if overwrite {
            match state.update(&server, Message::OverwritePressed).event {
                Some(Event::Publish(_, profile_request)) => {
                    assert_eq!(
                        (profile_request.name.as_str(), profile_request.version),
                        ("Ada L.", Some(7))
                    );
                }
                other => panic!("expected to publish, got {other:?}"),
            }
        } else {
            assert_eq!(
                state
                    .update(&server, Message::KeepServerVersionPressed)
                    .event,
                None
            );
            assert_eq!(draft(&state).name, "Ada of the phone");
            assert_eq!(phase(&state), &Phase::Idle);
        }
    }
}

#[test]
fn turning_publishing_off_withdraws_profile() {
    let mut server = server("one");
    receive_profile(&mut server, profile("User me", 1));
    let mut state = open_editor(&server, true);
    assert_eq!(
        state.update(&server, Message::PublishToggled).event,
        Some(Event::SetPublishing(false, None))
    );
    receive_profile(&mut server, profile("Ada", 2));
    let mut state = open_editor(&server, true);
    let Some(Event::SetPublishing(false, Some(request))) =
        state.update(&server, Message::PublishToggled).event
    else {
        panic!("expected a withdrawal");
    };
    let failed = Message::WithdrawFinished(request, Err(Failure::ConnectionLost));
    assert_eq!(state.update(&server, failed).event, None);
    assert_eq!(
        phase(&state),
        &Phase::WithdrawFailed(Failure::ConnectionLost)
    );
    let retry = state.begin_withdrawal(server.uid());
    let _ = state.update(&server, Message::WithdrawFinished(request, Ok(())));
    assert_eq!(
        phase(&state),
        &Phase::Withdrawing,
        "a response to an earlier request"
    );
    let _ = state.update(&server, Message::WithdrawFinished(retry, Ok(())));
    assert_eq!(phase(&state), &Phase::Withdrawn);
}

#[test]
fn late_publish_success_is_withdrawn_after_turning_off() {
    let server = server("one");
    let mut state = open_editor(&server, true);
    let _ = state.update(&server, Message::NameChanged("Ada".into()));
    let (request, _) = publish(&mut state, &server);
    let off = state.update(&server, Message::PublishToggled).event;
    assert!(
        matches!(off, Some(Event::SetPublishing(false, Some(_)))),
        "{off:?}"
    );
    let late = finish_publish(
        &mut state,
        &server,
        request,
        PublishOutcome::Accepted(profile("Ada", 2)),
    );
    assert!(matches!(late, Some(Event::Withdraw(_))), "{late:?}");
}

#[test]
fn image_is_read_selected_uploaded_and_reused() {
    let server = server("one");
    let mut state = open_editor(&server, true);
    let _ = state.update(&server, Message::NameChanged("Ada".into()));
    let _ = state.update(&server, Message::AvatarSelected(AvatarSelection::Custom));
    assert_ne!(
        draft(&state).selection,
        AvatarSelection::Custom,
        "no custom avatar"
    );
    let _ = state.update(&server, Message::PathChanged(" /pictures/me.png ".into()));
    let Some(Event::ReadFile(first, path)) = state.update(&server, Message::PathSubmitted).event
    else {
        panic!("expected Event::ReadFile");
    };
    assert_eq!(path, "/pictures/me.png");
    assert_eq!(
        state.update(&server, Message::PublishPressed).event,
        None,
        "waits for the image"
    );
    let failed = Message::ImageRead(first, Some(Err(PictureError::UnsupportedType)));
    let _ = state.update(&server, failed);
    assert_eq!(
        draft(&state).image_error,
        Some(PictureError::UnsupportedType)
    );
    let Some(Event::ChooseFile(second)) = state.update(&server, Message::ChooseFilePressed).event
    else {
        panic!("expected Event::ChooseFile");
    };
    let _ = state.update(&server, Message::ImageRead(first, Some(Ok(local_image()))));
    assert_ne!(
        draft(&state).selection,
        AvatarSelection::Custom,
        "a response to an earlier request"
    );
    let image = local_image();
    let _ = state.update(&server, Message::ImageRead(second, Some(Ok(image.clone()))));
    assert_eq!(
        (draft(&state).selection, draft(&state).image_error),
        (AvatarSelection::Custom, None)
    );
    let (request, profile_request) = publish(&mut state, &server);
    assert_eq!(profile_request.avatar, AvatarUpdate::New(image.png));
    let upload = UploadedAvatar {
        asset: "asset_1".into(),
        address: String::new(),
    };
    let accepted = Profile {
        avatar: Avatar::Uploaded(upload.clone()),
        ..profile("Ada", 2)
    };
    let _ = finish_publish(
        &mut state,
        &server,
        request,
        PublishOutcome::Accepted(accepted),
    );
    assert_eq!(phase(&state), &Phase::Published);
    assert_eq!(
        draft(&state).custom,
        Some(CustomAvatar::OnServer(upload.clone()))
    );
    assert_eq!(
        publish(&mut state, &server).1.avatar,
        AvatarUpdate::Uploaded(upload.asset)
    );
}

#[test]
fn canceled_file_dialog_changes_nothing() {
    let server = server("one");
    let mut state = open_editor(&server, true);
    let before = draft(&state).clone();
    let Some(Event::ChooseFile(request)) = state.update(&server, Message::ChooseFilePressed).event
    else {
        panic!("expected Event::ChooseFile");
    };
    let _ = state.update(&server, Message::ImageRead(request, None));
    assert_eq!((draft(&state), phase(&state)), (&before, &Phase::Idle));
}

#[test]
fn rejection_is_shown_at_the_affected_input() {
    let server = server("one");
    for (rejection, expected) in [
        (ProfileError::Name, None),
        (
            ProfileError::Picture(PictureError::UnsupportedType),
            Some(PictureError::UnsupportedType),
        ),
        (ProfileError::Other(Failure::TimedOut), None),
    ] {
        let mut state = open_editor(&server, true);
        let _ = state.update(&server, Message::NameChanged("Ada".into()));
        let (request, _) = publish(&mut state, &server);
        let _ = finish_publish(
            &mut state,
            &server,
            request,
            PublishOutcome::Rejected(rejection.clone()),
        );
        assert_eq!(phase(&state), &Phase::Rejected(rejection));
        assert_eq!(draft(&state).image_error, expected);
        assert_eq!(draft(&state).name, "Ada", "the draft is not lost");
        let _ = state.update(&server, Message::NameChanged("Ada L.".into()));
        assert_eq!(phase(&state), &Phase::Idle);
    }
}

#[test]
fn published_profile_of_another_user_is_rejected() {
    let server = server("one");
    let mut state = open_editor(&server, true);
    let _ = state.update(&server, Message::NameChanged("Ada".into()));
    let (request, _) = publish(&mut state, &server);
    let other = Profile {
        user: "uid_other".into(),
        ..profile("Other", 2)
    };
    let _ = finish_publish(
        &mut state,
        &server,
        request,
        PublishOutcome::Accepted(other),
    );
    assert_eq!(
        phase(&state),
        &Phase::Rejected(ProfileError::Other(Failure::Unreadable))
    );
    assert_eq!(draft(&state).name, "Ada");
}

#[test]
fn editors_are_isolated_between_servers() {
    let (one, two) = (server("one"), server("two"));
    let mut state = open_editor(&one, true);
    state.open(&two, true);
    let _ = state.update(&one, Message::NameChanged("Ada".into()));
    let (request, _) = publish(&mut state, &one);
    let before = format!("{:?}", state.editor(two.uid()));
    let accepted = PublishOutcome::Accepted(profile("Ada", 2));
    assert_eq!(finish_publish(&mut state, &two, request, accepted), None);
    assert_eq!(format!("{:?}", state.editor(two.uid())), before);
    state.forget(one.uid());
    assert!(state.editor(one.uid()).is_none());
    assert_eq!(state.update(&one, Message::PublishPressed).event, None);
    assert_eq!(format!("{:?}", state.editor(two.uid())), before);
}

mod profile_card {
    use super::*;
    use crate::feature::context::{AvatarCache, Ctx};
    use crate::feature::profile::card::{self, ProfileCard};
    use crate::i18n::Strings;
    use crate::ui::Theme;
    use crate::ui::theme::Variant;

    fn load_pressed(address: &str) -> Option<card::Event> {
        let mut server = server("one");
        let upload = UploadedAvatar {
            asset: "asset_1".into(),
            address: address.into(),
        };
        receive_profile(
            &mut server,
            Profile {
                user: "uid_orin".into(),
                avatar: Avatar::Uploaded(upload),
                ..profile("Orin", 1)
            },
        );
        let (strings, theme) = (Strings::negotiate(&[]), Theme::new(Variant::Dark));
        let ctx = Ctx {
            server: &server,
            own_channel: None,
            preferences: &crate::domain::preference::Preferences::default(),
            strings: &strings,
            theme: &theme,
            avatars: &AvatarCache::default(),
            plays_animations: true,
            now: std::time::Instant::now(),
            window: iced::Size::new(800.0, 600.0),
        };
        let card = ProfileCard {
            server: "one".into(),
            user: "uid_orin".into(),
            anchor: None,
        };
        card.update(card::Message::LoadAvatarPressed, &ctx).event
    }

    #[test]
    fn external_avatar_loads_only_after_press() {
        let address = "https://pictures.example.net/orin.png";
        let upload = UploadedAvatar {
            asset: "asset_1".into(),
            address: address.into(),
        };
        let load = card::Event::LoadExternalAvatar("one".into(), upload, address.into());
        assert_eq!(load_pressed(address), Some(load));
        for other in [
            "",
            "/v1/profile/avatar/asset_1",
            "http://localhost/x",
            "http://evil.example/x",
        ] {
            assert_eq!(load_pressed(other), None, "{other}");
        }
    }
}

#[test]
fn missing_file_dialog_leaves_path_input() {
    let server = server("one");
    let mut state = open_editor(&server, true);
    let Some(Event::ChooseFile(request)) = state.update(&server, Message::ChooseFilePressed).event
    else {
        panic!("expected Event::ChooseFile");
    };
    let _ = state.update(
        &server,
        Message::FileDialogUnavailable(ProfileRequestId::default()),
    );
    assert_eq!(
        phase(&state),
        &Phase::ChoosingFile,
        "a response to another request"
    );
    let _ = state.update(&server, Message::FileDialogUnavailable(request));
    assert_eq!(phase(&state), &Phase::NoFileDialog);
    let _ = state.update(&server, Message::PathChanged("me.png".into()));
    let read = state.update(&server, Message::PathSubmitted).event;
    assert!(matches!(read, Some(Event::ReadFile(_, path)) if path == "me.png"));
}
