//! What is shown of a server while there is no connection to it.

use super::*;

const SIZE: Size = Size::new(1280.0, 800.0);

fn texts(content: &Content) -> Vec<&str> {
    content
        .texts
        .iter()
        .map(|(text, _)| text.as_str())
        .collect()
}

fn names(content: &Content) -> Vec<&str> {
    let names = content.controls.iter().map(|(it, _)| it.name.as_str());
    names.collect()
}

/// One sentence says why, when and what becomes of messages; the countdown is not read out.
#[test]
fn offline_is_said_once() {
    let content = content("offline", "en-US", SIZE);
    let reason = "Connection refused. The server may be offline, or the address may be wrong.";
    let banner = format!("Offline. {reason} Retrying in 15 s. Messages wait.");
    let spoken = format!("Offline. {reason} Messages wait.");
    let texts = texts(&content);
    assert!(texts.contains(&banner.as_str()), "{texts:#?}");
    assert!(names(&content).contains(&spoken.as_str()));
    for again in ["Not connected", "Connecting", "reconnect"] {
        assert!(!texts.iter().any(|text| text.contains(again)), "{again}");
    }
}

/// What was true of a connection that is gone is not claimed of it.
#[test]
fn presence_trust_and_proof_are_unknown_without_a_connection() {
    for (scene, account) in [("offline", "Offline"), ("signed-out", "Signed out")] {
        let content = content(scene, "en-US", SIZE);
        let (texts, names) = (texts(&content), names(&content));
        assert!(texts.contains(&account), "{texts:#?}");
        for claim in ["Verified", "Do not disturb", "Idle"] {
            assert!(!texts.contains(&claim), "{scene}: {claim}");
        }
        let grouped = |text: &&str| text.starts_with("Online —") || text.starts_with("Offline —");
        assert!(!texts.iter().any(grouped), "{scene}: {texts:#?}");
        assert!(
            names.contains(&"Not connected, so encryption is unknown. Open details"),
            "{scene}: {names:#?}"
        );
        let people = names
            .iter()
            .filter(|name| name.ends_with(", Status unknown"));
        assert!(people.count() > 3, "{scene}: {names:#?}");
        assert!(!names.iter().any(|name| name.ends_with(", Online")));
    }
}
