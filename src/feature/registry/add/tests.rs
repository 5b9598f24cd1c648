use super::*;
use crate::domain::capability::{Capabilities, DataPolicy};
use crate::domain::failure::CertificateFault;
use crate::domain::trust::{Certificate, Fingerprint, Trust};

fn found(names: &[&str]) -> Discovery {
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
            .map(|name| Listed {
                id: format!("srv_{name}").into(),
                name: (*name).to_owned(),
                icon_text: "XX".into(),
                claims_verified: false,
            })
            .collect(),
    }
}

fn self_signed() -> Obstacle {
    let moment = |second| Timestamp::from_second(second).unwrap();
    Obstacle {
        address: Some("https://chat.example".into()),
        certificate: Some(Box::new(Certificate {
            subject: "chat.example".into(),
            issuer: "chat.example".into(),
            hosts: Vec::new(),
            from: moment(0),
            until: moment(4_000_000_000),
            key: Fingerprint::new([3; 32]),
            whole: Fingerprint::new([4; 32]),
        })),
        ..Obstacle::new(Failure::Certificate(CertificateFault::UnknownIssuer))
    }
}

fn asked(action: Action<Message, Event>) -> (Generation, Look) {
    match action.event {
        Some(Event::Probe(generation, look)) => (generation, look),
        other => panic!("expected a probe, got {other:?}"),
    }
}

fn probing(state: &mut State) -> Generation {
    let _ = state.update(Message::AddressChanged("chat.example".into()));
    let (generation, look) = asked(state.update(Message::AddressSubmitted));
    assert_eq!(look.typed, "chat.example");
    generation
}

fn answer(
    state: &mut State,
    generation: Generation,
    answer: Result<Discovery, Obstacle>,
) -> Option<Event> {
    state
        .update(Message::Probed(generation, Box::new(answer)))
        .event
}

fn failed(failure: Failure) -> Step {
    Step::Asking(Some(Problem::Probe(Box::new(Obstacle::new(failure)))))
}

fn joined(action: Action<Message, Event>) -> Joining {
    match action.event {
        Some(Event::Join(joining)) => *joining,
        other => panic!("expected a join, got {other:?}"),
    }
}

#[test]
fn empty_address_is_not_probed() {
    let mut state = State::with_address("   ");
    assert_eq!(state.update(Message::AddressSubmitted).event, None);
    assert_eq!(state.step, failed(Failure::InvalidAddress));
}

#[test]
fn join_uses_id_of_selected_server() {
    let mut state = State::default();
    let generation = probing(&mut state);
    let _ = answer(&mut state, generation, Ok(found(&["harbor", "testlab"])));
    let _ = state.update(Message::Chosen(1));
    let introduce = state.update(Message::Confirmed).event;
    assert!(
        matches!(&introduce, Some(Event::Introduce(_, asked)) if asked.server.as_str() == "srv_testlab"),
        "{introduce:?}"
    );
    let joining = joined(state.update(Message::Confirmed));
    assert_eq!(joining.listed.id.as_str(), "srv_testlab");
}

#[test]
fn single_server_is_reviewed_before_joining() {
    let mut state = State::default();
    let generation = probing(&mut state);
    let introduce = answer(&mut state, generation, Ok(found(&["harbor"])));
    assert!(matches!(introduce, Some(Event::Introduce(..))));
    assert!(matches!(state.step, Step::Confirming(_)));
    let persona = Persona {
        user: "uid_a".into(),
        device: "dev_a".into(),
    };
    let _ = state.update(Message::Introduced(generation, persona.clone()));
    let joining = joined(state.update(Message::Confirmed));
    assert_eq!(joining.persona, Some(persona));
    assert!(
        !joining.publishes,
        "nothing but a uid, unless the user says so"
    );
    let _ = state.update(Message::PublishToggled);
    assert!(joined(state.update(Message::Confirmed)).publishes);
}

#[test]
fn stale_probe_result_is_ignored() {
    let mut state = State::default();
    let old = probing(&mut state);
    let new = probing(&mut state);
    let _ = answer(&mut state, old, Err(Obstacle::new(Failure::TimedOut)));
    assert_eq!(state.step, Step::Probing(Progress::Connecting));
    let _ = state.update(Message::Progressed(old, Progress::Listing));
    assert_eq!(state.step, Step::Probing(Progress::Connecting));
    let _ = answer(&mut state, new, Err(Obstacle::new(Failure::NotOpenChat)));
    assert_eq!(state.step, failed(Failure::NotOpenChat));
}

#[test]
fn probe_result_of_closed_dialog_is_ignored() {
    let mut first = State::default();
    let old = probing(&mut first);
    let mut second = State::default();
    let _new = probing(&mut second);
    let _ = answer(&mut second, old, Ok(found(&["harbor"])));
    assert_eq!(second.step, Step::Probing(Progress::Connecting));
}

#[test]
fn enter_advances_each_step() {
    let mut state = State::with_address("chat.example");
    let (generation, _) = asked(state.update(Message::Confirmed));
    assert_eq!(state.update(Message::Confirmed).event, None);
    let _ = answer(&mut state, generation, Ok(found(&["a", "b"])));
    assert!(matches!(
        state.update(Message::Confirmed).event,
        Some(Event::Introduce(..))
    ));
    assert!(matches!(
        state.update(Message::Confirmed).event,
        Some(Event::Join(..))
    ));
}

#[test]
fn out_of_range_selection_is_ignored() {
    let mut state = State::default();
    let generation = probing(&mut state);
    let _ = answer(&mut state, generation, Ok(found(&["a", "b"])));
    let before = state.clone();
    let _ = state.update(Message::Chosen(7));
    assert_eq!(state, before);
}

#[test]
fn repeated_submit_is_ignored_and_back_stops_probe() {
    let mut state = State::default();
    let _ = probing(&mut state);
    assert_eq!(state.update(Message::AddressSubmitted).event, None);
    assert_eq!(state.update(Message::BackPressed).event, Some(Event::Stop));
    assert_eq!(state.step, Step::Asking(None));
    let _ = probing(&mut state);
    let edited = state.update(Message::AddressChanged("x".into()));
    assert_eq!(edited.event, Some(Event::Stop));
}

#[test]
fn editing_address_clears_error() {
    let mut state = State::default();
    let generation = probing(&mut state);
    let refused = Obstacle::new(Failure::ConnectionRefused);
    let _ = answer(&mut state, generation, Err(refused));
    let _ = state.update(Message::AddressChanged("chat.example:8080".into()));
    assert_eq!(state.step, Step::Asking(None));
}

#[test]
fn invite_link_selects_its_server() {
    let link = "openchat://join?address=https%3A%2F%2Fchat.example&server=srv_b";
    for mut state in [State::led_to(link), State::with_address(link)] {
        let (generation, look) = asked(state.update(Message::AddressSubmitted));
        assert_eq!(look.typed, "https://chat.example");
        let event = answer(&mut state, generation, Ok(found(&["a", "b"])));
        assert!(
            matches!(&event, Some(Event::Introduce(_, asked)) if asked.server.as_str() == "srv_b"),
            "{event:?}"
        );
    }
    let mut state = State::led_to(link);
    let (generation, _) = asked(state.update(Message::AddressSubmitted));
    let _ = answer(&mut state, generation, Ok(found(&["a"])));
    assert!(
        matches!(&state.step, Step::Choosing(choice) if **choice == Choice::new(found(&["a"]), true))
    );
}

#[test]
fn rejected_link_shows_reason() {
    let mut state = State::with_address("openchat://join?address=http%3A%2F%2Fchat.example");
    assert_eq!(state.update(Message::AddressSubmitted).event, None);
    let reason = Problem::Link(invite::Refusal::NotPrivate);
    assert_eq!(state.step, Step::Asking(Some(reason)));
}

#[test]
fn accepted_certificate_pins_key_for_one_address() {
    let mut state = State::default();
    let generation = probing(&mut state);
    let _ = answer(&mut state, generation, Err(self_signed()));
    assert!(matches!(state.step, Step::Doubting { .. }));
    assert_eq!(
        state.update(Message::Confirmed).event,
        None,
        "Enter accepts nothing"
    );
    let _ = state.update(Message::ComparedToggled);
    let (generation, look) = asked(state.update(Message::Accepted));
    let pin = Some(Pin {
        key: Fingerprint::new([3; 32]),
        how: Pinned::Compared,
    });
    assert_eq!(look.pin, pin);
    assert_eq!(look.typed, "https://chat.example");
    let _ = answer(&mut state, generation, Ok(found(&["a"])));
    assert_eq!(joined(state.update(Message::Confirmed)).pin, pin);
    let _ = state.update(Message::AddressChanged("other.example".into()));
    let (_, look) = asked(state.update(Message::AddressSubmitted));
    assert_eq!(look.pin, None);
}

#[test]
fn expired_or_wrong_host_certificate_cannot_be_accepted() {
    for fault in [CertificateFault::Expired, CertificateFault::WrongHost] {
        let mut state = State::default();
        let generation = probing(&mut state);
        let obstacle = Obstacle {
            failure: Failure::Certificate(fault),
            ..self_signed()
        };
        let _ = answer(&mut state, generation, Err(obstacle));
        assert!(matches!(state.step, Step::Asking(Some(_))));
        assert_eq!(state.update(Message::Accepted).event, None);
    }
}

#[test]
fn danger_requires_acceptance_and_blocking_prevents_join() {
    let mut plain = found(&["a"]);
    plain.trust = Trust::InsecureChosen;
    let mut state = State::default();
    let generation = probing(&mut state);
    let _ = answer(&mut state, generation, Ok(plain.clone()));
    assert_eq!(state.update(Message::Confirmed).event, None);
    let _ = state.update(Message::AgreedToggled);
    assert!(joined(state.update(Message::Confirmed)).is_unencrypted());
    plain.capabilities.https_required = true;
    let mut curious = found(&["a"]);
    curious.capabilities.data_policy = DataPolicy::Other("full".into());
    for blocked in [plain, curious] {
        let mut state = State::default();
        let generation = probing(&mut state);
        let _ = answer(&mut state, generation, Ok(blocked));
        let _ = state.update(Message::AgreedToggled);
        assert_eq!(state.update(Message::Confirmed).event, None);
    }
}

#[test]
fn global_id_is_previewed_before_join() {
    let mut state = State::default();
    let generation = probing(&mut state);
    let _ = answer(&mut state, generation, Ok(found(&["a"])));
    let event = state.update(Message::EverywhereToggled).event;
    assert!(
        matches!(&event, Some(Event::Introduce(_, asked)) if asked.everywhere),
        "{event:?}"
    );
    assert!(joined(state.update(Message::Confirmed)).everywhere);
    let _ = state.update(Message::EverywhereToggled);
    assert!(!joined(state.update(Message::Confirmed)).everywhere);
}

#[test]
fn back_returns_to_server_list_or_address() {
    let mut state = State::default();
    let generation = probing(&mut state);
    let _ = answer(&mut state, generation, Ok(found(&["a", "b"])));
    let _ = state.update(Message::Chosen(1));
    let _ = state.update(Message::Confirmed);
    let _ = state.update(Message::BackPressed);
    let back = Choice::at(found(&["a", "b"]), &"srv_b".into());
    assert_eq!(state.step, Step::Choosing(Box::new(back)));
    let _ = state.update(Message::BackPressed);
    assert_eq!(state.step, Step::Asking(None));
}

#[test]
fn search_finds_server_in_long_list() {
    let names: Vec<_> = (0..5_000).map(|number| format!("n{number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let mut state = State::default();
    let generation = probing(&mut state);
    let _ = answer(&mut state, generation, Ok(found(&names)));
    let _ = state.update(Message::Searched(" SRV_N4711 ".into()));
    let _ = state.update(Message::Chosen(3));
    let _ = state.update(Message::Confirmed);
    let joining = joined(state.update(Message::Confirmed));
    assert_eq!(joining.listed.id.as_str(), "srv_n4711");
    let _ = state.update(Message::BackPressed);
    let _ = state.update(Message::Searched("nobody".into()));
    assert_eq!(state.update(Message::Confirmed).event, None);
    assert!(matches!(state.step, Step::Choosing(_)), "nothing is chosen");
}

#[test]
fn address_is_extracted_from_pasted_text() {
    let mut state = State::with_address("Come to https://chat.example/team, all of you!");
    let (_, look) = asked(state.update(Message::AddressSubmitted));
    assert_eq!(look.typed, "https://chat.example/team");
    let mut state =
        State::with_address("<openchat://join?address=https%3A%2F%2Fchat.example&server=srv_a>");
    let (_, look) = asked(state.update(Message::AddressSubmitted));
    assert_eq!(look.typed, "https://chat.example");
}
