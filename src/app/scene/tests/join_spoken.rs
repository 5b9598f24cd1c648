//! What a screen reader gets of the first start and of joining: names, values, descriptions, warnings and states.

use accesskit::{Node, Role as NodeRole, Toggled};

use super::accessibility::picture;
use super::test_window::TestWindow;
use crate::app::dialog::DialogMessage;
use crate::app::message::IdentityMessage;
use crate::app::{App, Message};
use crate::feature::identity::onboarding::StartupState;
use crate::feature::servers::add;

/// The nodes of a scene with a role.
fn nodes(scene: &str, role: NodeRole) -> Vec<Node> {
    let nodes = picture(scene).nodes.into_iter().map(|(_, node)| node);
    nodes.filter(|node| node.role() == role).collect()
}

fn named(scene: &str, role: NodeRole, name: &str) -> Node {
    let nodes = nodes(scene, role);
    let mut found = nodes.iter().filter(|node| node.label() == Some(name));
    let node = found.next();
    node.unwrap_or_else(|| panic!("{scene}: no {role:?} {name:?} in {nodes:#?}"))
        .clone()
}

/// The texts of a scene, each as a reader reads it.
fn texts(scene: &str) -> Vec<String> {
    let labels = nodes(scene, NodeRole::Label).into_iter();
    labels
        .filter_map(|node| node.value().map(str::to_owned))
        .collect()
}

fn warnings(scene: &str) -> Vec<String> {
    let alerts = nodes(scene, NodeRole::Alert).into_iter();
    let notes = nodes(scene, NodeRole::Status).into_iter();
    let all = alerts.chain(notes);
    all.filter_map(|node| node.label().map(str::to_owned))
        .collect()
}

fn description(node: &Node) -> &str {
    node.description().unwrap_or_default()
}

#[test]
fn join_page_says_which_server_gets_what() {
    let card = named("join", NodeRole::Group, "Night Garden, chat.example.org");
    assert_eq!(
        description(&card),
        "It gets only an ID and a device ID made for it. Encrypted, trusted by your system."
    );
    let with_name = named(
        "join-name",
        NodeRole::Group,
        "Night Garden, chat.example.org",
    );
    assert!(description(&with_name).contains("and your name"));
    let dialog = named("join", NodeRole::Dialog, "Join this server?");
    assert!(dialog.is_modal());
    let field = named("join", NodeRole::TextInput, "Your name on this server");
    assert_eq!(
        description(&field),
        "Its members see it. Without a name you’re shown as User 3k7v2mabcd."
    );
    assert_eq!(field.value(), Some(""), "nothing is suggested");
    let long = named("join-long", NodeRole::TextInput, "Your name on this server");
    assert!(description(&long).starts_with("The name is too long by 40 characters."));
    assert!(long.invalid().is_some());
}

#[test]
fn detail_is_read_as_one_text_with_its_value() {
    let texts = texts("join-details");
    for expected in [
        "Address: https://chat.example.org",
        "Server ID: srv_garden",
        "Issued by: Example Authority R3",
        "Valid for: chat.example.org, example.org",
        "Supported: messages, online status, names and pictures, identity verification",
        "Your ID on this server: uid_3k7v2mabcdefghijklmnopqrst",
        "Device ID: dev_q4m2abcdefghijkl",
        "Identity: This server verifies identities.",
    ] {
        assert!(
            texts.iter().any(|text| text == expected),
            "{expected}: {texts:#?}"
        );
    }
    let starts = |start: &str| texts.iter().any(|text| text.starts_with(start));
    assert!(
        starts("Key fingerprint (SHA-256): 07:2A:D9:44"),
        "{texts:#?}"
    );
    for label in [
        "Address",
        "Server ID",
        "Device ID",
        "Issued by",
        "Supported",
    ] {
        assert!(
            !texts.iter().any(|text| text == label),
            "{label} without value"
        );
    }
}

#[test]
fn warnings_are_read_with_their_severity() {
    assert_eq!(
        warnings("join-danger"),
        [
            "Danger: This connection isn’t encrypted. Others on the network can read it.",
            "Caution: This server doesn’t verify identities; someone could post as you.",
            "Note: This server expects the same ID on all servers. OpenChat uses a separate one anyway.",
        ]
    );
    for scene in ["join-danger", "join-blocked", "join-details"] {
        let cards = nodes(scene, NodeRole::Group);
        let card = cards
            .iter()
            .find(|node| node.description().is_some())
            .unwrap();
        let same_id =
            "Caution: Servers where you choose this can tell that you are the same person.";
        for warning in warnings(scene).iter().filter(|it| *it != same_id) {
            assert!(
                description(card).contains(warning.as_str()),
                "{scene}: {warning}"
            );
        }
    }
}

#[test]
fn join_button_says_why_it_is_disabled() {
    let join = |scene| named(scene, NodeRole::Button, "Join server");
    assert!(!join("join").is_disabled());
    let dangerous = join("join-danger");
    assert!(dangerous.is_disabled());
    assert_eq!(description(&dangerous), "Accept the risk to join.");
    let blocked = join("join-blocked");
    assert!(blocked.is_disabled());
    assert!(description(&blocked).starts_with("Can’t join: This server requires more"));
    let fields = nodes("join-blocked", NodeRole::TextInput);
    assert!(fields.is_empty(), "a name that goes nowhere: {fields:?}");
}

#[test]
fn switches_say_their_state() {
    let accept = named("join-danger", NodeRole::Switch, "I accept the risk");
    assert_eq!(accept.toggled(), Some(Toggled::False));
    let same_id = "Use the same ID on every server where I choose this";
    let same_id = named("join-details", NodeRole::Switch, same_id);
    assert_eq!(same_id.toggled(), Some(Toggled::True));
    let details = named("join-details", NodeRole::Button, "Technical details");
    assert_eq!(details.is_expanded(), Some(true));
    let details = named("join", NodeRole::Button, "Technical details");
    assert_eq!(details.is_expanded(), Some(false));
}

/// Nothing but the details is hidden.
#[test]
fn warnings_are_shown_without_opening_the_details() {
    for (scene, expected) in [("join-danger", 3), ("join-blocked", 5), ("join", 0)] {
        let details = named(scene, NodeRole::Button, "Technical details");
        assert_eq!(details.is_expanded(), Some(false), "{scene}");
        assert_eq!(warnings(scene).len(), expected, "{scene}");
    }
}

#[test]
fn servers_of_one_name_are_read_with_their_ids() {
    let rows = nodes("choose-equal", NodeRole::ListItem);
    let mut names: Vec<_> = rows.iter().filter_map(Node::label).collect();
    assert_eq!(names.len(), 18);
    assert_eq!(names[0], "Extra Community, srv_extra_01");
    names.dedup();
    assert_eq!(names.len(), 18);
}

#[test]
fn first_start_is_explained_by_its_first_control() {
    for (scene, role, name, explanation) in [
        (
            "first",
            NodeRole::Button,
            "Create identity",
            "No sign-up required.",
        ),
        (
            "first",
            NodeRole::Button,
            "Create identity",
            "System key store unavailable",
        ),
        (
            "bring",
            NodeRole::TextInput,
            "Recovery phrase",
            "Enter your 24-word recovery phrase.",
        ),
        (
            "keep",
            NodeRole::PasswordInput,
            "Passphrase",
            "Nobody can reset it.",
        ),
        (
            "locked",
            NodeRole::PasswordInput,
            "Passphrase",
            "Enter your passphrase",
        ),
        (
            "away",
            NodeRole::Button,
            "Try again",
            "Your identity is in the system key store",
        ),
    ] {
        let control = named(scene, role, name);
        let description = description(&control);
        assert!(
            description.contains(explanation),
            "{scene}: {description:?}"
        );
    }
}

/// A window in which the task of a message was carried out.
fn window_after(scene: &str, message: impl FnOnce(&mut App) -> Message) -> TestWindow {
    let mut window = TestWindow::new(scene);
    let message = message(&mut window.app);
    window.update([message].into());
    window.frame();
    window
}

#[test]
fn first_control_of_the_first_start_has_the_focus() {
    for (startup, name) in [
        (StartupState::NoIdentity, "Create identity"),
        (StartupState::Locked, "Passphrase"),
    ] {
        let found = Message::Identity(IdentityMessage::Found(Err(startup)));
        let mut window = window_after("first", |_| found);
        assert_eq!(window.focused().unwrap().name, name);
    }
}

#[test]
fn page_of_the_dialog_that_appears_has_the_focus() {
    let dialog = |message| Message::Dialog(DialogMessage::AddServer(message));
    for (scene, message, name) in [
        ("choose", add::Message::Confirmed, "Join server"),
        ("choose-equal", add::Message::BackPressed, "Server address"),
        ("doubt", add::Message::BackPressed, "Server address"),
        ("join", add::Message::BackPressed, "Server address"),
    ] {
        let mut window = window_after(scene, |_| dialog(message));
        assert_eq!(window.focused().unwrap().name, name, "{scene}");
    }
}
