mod joined;
mod name;

use super::*;
use crate::domain::capability::{Capabilities, DataPolicy};
use crate::domain::disclosure::DisclosureLog;
use crate::domain::failure::CertificateFailure;
use crate::domain::trust::{Certificate, Fingerprint, Trust};
use crate::i18n::Strings;

fn discovery(names: &[&str]) -> Discovery {
    Discovery {
        address: "https://chat.example".into(),
        trust: Trust::SystemTrusted,
        certificate: None,
        capabilities: Capabilities {
            data_policy: DataPolicy::UidOnly,
            ..Capabilities::default()
        },
        listed: names
            .iter()
            .map(|name| ListedServer {
                id: format!("srv_{name}").into(),
                name: (*name).to_owned(),
                icon_text: "XX".into(),
                claims_verified: false,
            })
            .collect(),
        disclosed: DisclosureLog::default(),
    }
}

fn self_signed() -> ProbeError {
    let moment = |second| Timestamp::from_second(second).unwrap();
    ProbeError {
        address: Some("https://chat.example".into()),
        certificate: Some(Box::new(Certificate {
            subject: "chat.example".into(),
            issuer: "chat.example".into(),
            hosts: Vec::new(),
            from: moment(0),
            until: moment(4_000_000_000),
            key: Fingerprint::new([3; 32]),
            fingerprint: Fingerprint::new([4; 32]),
        })),
        ..ProbeError::new(Failure::Certificate(CertificateFailure::UnknownIssuer))
    }
}

fn probe_event(action: Action<Message, Event>) -> (ProbeId, ProbeTarget) {
    match action.event {
        Some(Event::Probe(probe_id, target)) => (probe_id, target),
        other => panic!("expected a probe, got {other:?}"),
    }
}

fn start_probe(state: &mut State) -> ProbeId {
    let _ = state.update(Message::AddressChanged("chat.example".into()));
    let (probe_id, target) = probe_event(state.update(Message::AddressSubmitted));
    assert_eq!(target.typed, "chat.example");
    probe_id
}

fn finish_probe(
    state: &mut State,
    probe_id: ProbeId,
    result: Result<Discovery, ProbeError>,
) -> Option<Event> {
    state
        .update(Message::ProbeFinished(probe_id, Box::new(result)))
        .event
}

fn probe_failed(failure: Failure) -> AddStep {
    AddStep::EnteringAddress(Some(AddServerError::Probe(Box::new(ProbeError::new(
        failure,
    )))))
}

fn join_event(action: Action<Message, Event>) -> JoinRequest {
    match action.event {
        Some(Event::Join(request)) => *request,
        other => panic!("expected a join, got {other:?}"),
    }
}

#[test]
fn empty_address_is_not_probed() {
    let mut state = State::with_address("   ");
    assert_eq!(state.update(Message::AddressSubmitted).event, None);
    assert_eq!(state.step, probe_failed(Failure::InvalidAddress));
}

#[test]
fn join_uses_id_of_selected_server() {
    let mut state = State::default();
    let probe_id = start_probe(&mut state);
    let _ = finish_probe(&mut state, probe_id, Ok(discovery(&["harbor", "testlab"])));
    let _ = state.update(Message::ServerChosen(1));
    let event = state.update(Message::Confirmed).event;
    assert!(
        matches!(&event, Some(Event::PreviewIdentity(_, preview)) if preview.server.as_str() == "srv_testlab"),
        "{event:?}"
    );
    let request = join_event(state.update(Message::Confirmed));
    assert_eq!(request.server.id.as_str(), "srv_testlab");
}

#[test]
fn single_server_is_reviewed_before_joining() {
    let mut state = State::default();
    let probe_id = start_probe(&mut state);
    let event = finish_probe(&mut state, probe_id, Ok(discovery(&["harbor"])));
    assert!(matches!(event, Some(Event::PreviewIdentity(..))));
    assert!(matches!(state.step, AddStep::Reviewing(_)));
    let identity = ServerIdentity {
        user: "uid_a".into(),
        device: "dev_a".into(),
    };
    let _ = state.update(Message::IdentityLoaded(probe_id, identity.clone()));
    let request = join_event(state.update(Message::Confirmed));
    assert_eq!(request.identity, Some(identity));
}

#[test]
fn stale_probe_result_is_ignored() {
    let mut state = State::default();
    let old = start_probe(&mut state);
    let new = start_probe(&mut state);
    let _ = finish_probe(&mut state, old, Err(ProbeError::new(Failure::TimedOut)));
    assert_eq!(state.step, AddStep::Probing(ProbeProgress::Connecting));
    let _ = state.update(Message::ProbeProgressed(old, ProbeProgress::Listing));
    assert_eq!(state.step, AddStep::Probing(ProbeProgress::Connecting));
    let _ = finish_probe(&mut state, new, Err(ProbeError::new(Failure::NotOpenChat)));
    assert_eq!(state.step, probe_failed(Failure::NotOpenChat));
}

#[test]
fn probe_result_of_closed_dialog_is_ignored() {
    let mut first = State::default();
    let old = start_probe(&mut first);
    let mut second = State::default();
    let _new = start_probe(&mut second);
    let _ = finish_probe(&mut second, old, Ok(discovery(&["harbor"])));
    assert_eq!(second.step, AddStep::Probing(ProbeProgress::Connecting));
}

#[test]
fn enter_advances_each_step() {
    let mut state = State::with_address("chat.example");
    let (probe_id, _) = probe_event(state.update(Message::Confirmed));
    assert_eq!(state.update(Message::Confirmed).event, None);
    let _ = finish_probe(&mut state, probe_id, Ok(discovery(&["a", "b"])));
    assert!(matches!(
        state.update(Message::Confirmed).event,
        Some(Event::PreviewIdentity(..))
    ));
    assert!(matches!(
        state.update(Message::Confirmed).event,
        Some(Event::Join(..))
    ));
}

#[test]
fn out_of_range_selection_is_ignored() {
    let mut state = State::default();
    let probe_id = start_probe(&mut state);
    let _ = finish_probe(&mut state, probe_id, Ok(discovery(&["a", "b"])));
    let before = state.clone();
    let _ = state.update(Message::ServerChosen(7));
    assert_eq!(state, before);
}

#[test]
fn repeated_submit_is_ignored_and_back_stops_probe() {
    let mut state = State::default();
    let _ = start_probe(&mut state);
    assert_eq!(state.update(Message::AddressSubmitted).event, None);
    assert_eq!(
        state.update(Message::BackPressed).event,
        Some(Event::StopProbe)
    );
    assert_eq!(state.step, AddStep::EnteringAddress(None));
    let _ = start_probe(&mut state);
    let edited = state.update(Message::AddressChanged("x".into()));
    assert_eq!(edited.event, Some(Event::StopProbe));
}

#[test]
fn editing_address_clears_error() {
    let mut state = State::default();
    let probe_id = start_probe(&mut state);
    let refused = ProbeError::new(Failure::ConnectionRefused);
    let _ = finish_probe(&mut state, probe_id, Err(refused));
    let _ = state.update(Message::AddressChanged("chat.example:8080".into()));
    assert_eq!(state.step, AddStep::EnteringAddress(None));
}

#[test]
fn invite_link_selects_its_server() {
    let link = "openchat://join?address=https%3A%2F%2Fchat.example&server=srv_b";
    for mut state in [State::from_deep_link(link), State::with_address(link)] {
        let (probe_id, target) = probe_event(state.update(Message::AddressSubmitted));
        assert_eq!(target.typed, "https://chat.example");
        let event = finish_probe(&mut state, probe_id, Ok(discovery(&["a", "b"])));
        assert!(
            matches!(&event, Some(Event::PreviewIdentity(_, preview)) if preview.server.as_str() == "srv_b"),
            "{event:?}"
        );
    }
    let mut state = State::from_deep_link(link);
    let (probe_id, _) = probe_event(state.update(Message::AddressSubmitted));
    let _ = finish_probe(&mut state, probe_id, Ok(discovery(&["a"])));
    assert!(
        matches!(&state.step, AddStep::ChoosingServer(choice) if **choice == ServerChoice::new(discovery(&["a"]), true))
    );
}

#[test]
fn rejected_link_shows_reason() {
    let mut state = State::with_address("openchat://join?address=http%3A%2F%2Fchat.example");
    assert_eq!(state.update(Message::AddressSubmitted).event, None);
    let reason = AddServerError::Link(invite::InviteError::NotEncrypted);
    assert_eq!(state.step, AddStep::EnteringAddress(Some(reason)));
}

#[test]
fn accepted_certificate_pins_key_for_one_address() {
    let mut state = State::default();
    let probe_id = start_probe(&mut state);
    let _ = finish_probe(&mut state, probe_id, Err(self_signed()));
    assert!(matches!(state.step, AddStep::CertificateWarning { .. }));
    assert_eq!(
        state.update(Message::Confirmed).event,
        None,
        "Enter accepts nothing"
    );
    let _ = state.update(Message::FingerprintComparedToggled);
    let (probe_id, target) = probe_event(state.update(Message::CertificateAccepted));
    let pin = Some(Pin {
        key: Fingerprint::new([3; 32]),
        origin: PinOrigin::Compared,
    });
    assert_eq!(target.pin, pin);
    assert_eq!(target.typed, "https://chat.example");
    let _ = finish_probe(&mut state, probe_id, Ok(discovery(&["a"])));
    assert_eq!(join_event(state.update(Message::Confirmed)).pin, pin);
    let _ = state.update(Message::AddressChanged("other.example".into()));
    let (_, target) = probe_event(state.update(Message::AddressSubmitted));
    assert_eq!(target.pin, None);
}

#[test]
fn expired_or_wrong_host_certificate_cannot_be_accepted() {
    for failure in [CertificateFailure::Expired, CertificateFailure::WrongHost] {
        let mut state = State::default();
        let probe_id = start_probe(&mut state);
        let error = ProbeError {
            failure: Failure::Certificate(failure),
            ..self_signed()
        };
        let _ = finish_probe(&mut state, probe_id, Err(error));
        assert!(matches!(state.step, AddStep::EnteringAddress(Some(_))));
        assert_eq!(state.update(Message::CertificateAccepted).event, None);
    }
}

#[test]
fn redirect_is_named_and_followed_only_on_request() {
    let mut state = State::default();
    let probe_id = start_probe(&mut state);
    let error = ProbeError {
        redirect: Some("https://chat.example.org".into()),
        ..ProbeError::new(Failure::Redirected)
    };
    assert_eq!(finish_probe(&mut state, probe_id, Err(error.clone())), None);
    let strings = Strings::negotiate(&[]);
    let message = view::error_message(&AddServerError::Probe(Box::new(error)), &strings);
    assert!(message.contains("https://chat.example.org"), "{message}");
    let offer = Message::OfferPressed("https://chat.example.org".into());
    let (_, target) = probe_event(state.update(offer));
    assert_eq!(target.typed, "https://chat.example.org");
    assert_eq!(target.pin, None);
}

#[test]
fn danger_requires_acceptance_and_blocking_prevents_join() {
    let mut insecure = discovery(&["a"]);
    insecure.trust = Trust::InsecureChosen;
    let mut state = State::default();
    let probe_id = start_probe(&mut state);
    let _ = finish_probe(&mut state, probe_id, Ok(insecure.clone()));
    assert_eq!(state.update(Message::Confirmed).event, None);
    let _ = state.update(Message::RiskAcceptedToggled);
    assert!(join_event(state.update(Message::Confirmed)).is_unencrypted());
    insecure.capabilities.https_required = true;
    let mut demanding = discovery(&["a"]);
    demanding.capabilities.data_policy = DataPolicy::Other("full".into());
    for blocked in [insecure, demanding] {
        let mut state = State::default();
        let probe_id = start_probe(&mut state);
        let _ = finish_probe(&mut state, probe_id, Ok(blocked));
        let _ = state.update(Message::RiskAcceptedToggled);
        assert_eq!(state.update(Message::Confirmed).event, None);
    }
}

#[test]
fn global_id_is_previewed_before_join() {
    let mut state = State::default();
    let probe_id = start_probe(&mut state);
    let _ = finish_probe(&mut state, probe_id, Ok(discovery(&["a"])));
    let event = state.update(Message::GlobalIdToggled).event;
    assert!(
        matches!(&event, Some(Event::PreviewIdentity(_, preview)) if preview.use_global_id),
        "{event:?}"
    );
    assert!(join_event(state.update(Message::Confirmed)).use_global_id);
    let _ = state.update(Message::GlobalIdToggled);
    assert!(!join_event(state.update(Message::Confirmed)).use_global_id);
}

#[test]
fn back_returns_to_server_list_or_address() {
    let mut state = State::default();
    let probe_id = start_probe(&mut state);
    let _ = finish_probe(&mut state, probe_id, Ok(discovery(&["a", "b"])));
    let _ = state.update(Message::ServerChosen(1));
    let _ = state.update(Message::Confirmed);
    let _ = state.update(Message::BackPressed);
    let back = ServerChoice::with_selected(discovery(&["a", "b"]), &"srv_b".into());
    assert_eq!(state.step, AddStep::ChoosingServer(Box::new(back)));
    let _ = state.update(Message::BackPressed);
    assert_eq!(state.step, AddStep::EnteringAddress(None));
}

#[test]
fn search_finds_server_in_long_list() {
    let names: Vec<_> = (0..5_000).map(|number| format!("n{number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let mut state = State::default();
    let probe_id = start_probe(&mut state);
    let _ = finish_probe(&mut state, probe_id, Ok(discovery(&names)));
    let _ = state.update(Message::SearchChanged(" SRV_N4711 ".into()));
    let _ = state.update(Message::ServerChosen(3));
    let _ = state.update(Message::Confirmed);
    let request = join_event(state.update(Message::Confirmed));
    assert_eq!(request.server.id.as_str(), "srv_n4711");
    let _ = state.update(Message::BackPressed);
    let _ = state.update(Message::SearchChanged("nobody".into()));
    assert_eq!(state.update(Message::Confirmed).event, None);
    assert!(
        matches!(state.step, AddStep::ChoosingServer(_)),
        "no server is selected"
    );
}

#[test]
fn address_is_extracted_from_pasted_text() {
    let mut state = State::with_address("Come to https://chat.example/team, all of you!");
    let (_, target) = probe_event(state.update(Message::AddressSubmitted));
    assert_eq!(target.typed, "https://chat.example/team");
    let mut state =
        State::with_address("<openchat://join?address=https%3A%2F%2Fchat.example&server=srv_a>");
    let (_, target) = probe_event(state.update(Message::AddressSubmitted));
    assert_eq!(target.typed, "https://chat.example");
}

fn simulator<'a>(
    state: &'a State,
    strings: &'a Strings,
) -> iced_test::Simulator<'a, Message, crate::ui::Theme> {
    let settings = iced::Settings {
        fonts: crate::ui::font::bundled(),
        default_font: crate::ui::font::SANS,
        ..iced::Settings::default()
    };
    let size = iced::Size::new(800.0, 600.0);
    let view = state.view(strings, |message| message);
    iced_test::Simulator::with_size(settings, size, view)
}

#[test]
fn second_press_on_a_server_continues_with_it() {
    let strings = Strings::negotiate(&[]);
    let mut state = State::default();
    let probe_id = start_probe(&mut state);
    let _ = finish_probe(&mut state, probe_id, Ok(discovery(&["one", "two"])));
    for pressed in ["two", "two"] {
        let mut ui = simulator(&state, &strings);
        let _ = ui.click(pressed).unwrap();
        for message in ui.into_messages().collect::<Vec<_>>() {
            let _ = state.update(message);
        }
    }
    let AddStep::Reviewing(review) = &state.step else {
        panic!("{:?}", state.step);
    };
    assert_eq!(review.server.id.as_str(), "srv_two");
}

/// The proxy is behind a disclosure, its error is not.
#[test]
fn wrong_proxy_is_shown_and_not_used() {
    const ERROR: &str = "Enter a host and port, like 127.0.0.1:9050.";
    let strings = Strings::negotiate(&[]);
    let mut state = State::with_address("chat.example");
    assert!(
        simulator(&state, &strings)
            .find("Use system proxy")
            .is_err()
    );
    let socks = proxy_picker::Message::KindChosen(proxy_picker::ProxyKind::Socks5);
    let _ = state.update(Message::ProxyPicker(socks));
    assert!(simulator(&state, &strings).find(ERROR).is_err());
    assert_eq!(state.update(Message::AddressSubmitted).event, None);
    assert!(simulator(&state, &strings).find(ERROR).is_ok());
}
