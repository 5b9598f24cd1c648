//! How what the user agreed to for a server, and how the server was last, stand in its row.

use serde_json::{Map, Value, json};

use super::super::document;
use super::Joined;
use crate::domain::capability::Feature;
use crate::domain::profile::Consent;
use crate::domain::proxy::Proxy;
use crate::domain::server_version::ServerVersion;
use crate::domain::trust::{Fingerprint, Pin, PinOrigin};

const FIRST_USE: &str = "first_use";
const COMPARED: &str = "compared";

/// Takes what is known of a row out of it. A pin or a way that cannot be read stays where it is, so that a newer program
/// finds it again.
pub(super) fn take(object: &mut Map<String, Value>, joined: &mut Joined) {
    let terms = &mut joined.terms;
    terms.pin = object.get("pin").and_then(pin);
    terms.proxy = object
        .get("proxy")
        .and_then(Value::as_str)
        .and_then(Proxy::from_setting)
        .unwrap_or_default();
    for (name, known) in [
        ("pin", terms.pin.is_some()),
        ("proxy", terms.proxy != Proxy::System),
    ] {
        if known {
            let _read = object.remove(name);
        }
    }
    terms.unencrypted = document::take(object, "unencrypted").unwrap_or_default();
    terms.known_everywhere = document::take(object, "known_everywhere").unwrap_or_default();
    let publishes = document::take(object, "publishes_profile").unwrap_or_default();
    let owed = document::take(object, "takes_profile_back").unwrap_or_default();
    joined.consent = Consent::switched(publishes, owed);
    joined.signed_out = document::take(object, "signed_out").unwrap_or_default();
    joined.edition = object.remove("edition").as_ref().map(edition);
}

/// Puts it into the row; what says nothing is left out.
pub(super) fn put(object: &mut Map<String, Value>, joined: &Joined) {
    let terms = &joined.terms;
    let pin = terms.pin.map(|pin| {
        let how = match pin.how {
            PinOrigin::FirstUse => FIRST_USE,
            PinOrigin::Compared => COMPARED,
        };
        json!({ "key": pin.key.to_string(), "how": how })
    });
    let edition = joined.edition.as_ref().map(|edition| {
        let offers: Vec<_> = edition.features.iter().map(|offer| offer.tag()).collect();
        json!({ "api": edition.api, "build": edition.build, "offers": offers })
    });
    let rows = [
        ("pin", pin),
        ("proxy", terms.proxy.to_setting().map(Value::from)),
        ("unencrypted", terms.unencrypted.then(|| true.into())),
        (
            "known_everywhere",
            terms.known_everywhere.then(|| true.into()),
        ),
        (
            "takes_profile_back",
            (joined.consent == Consent::TakenBack).then(|| true.into()),
        ),
        ("signed_out", joined.signed_out.then(|| true.into())),
        ("edition", edition),
    ];
    for (name, value) in rows {
        if let Some(value) = value {
            let _before = object.insert(name.to_owned(), value);
        }
    }
}

fn pin(value: &Value) -> Option<Pin> {
    Some(Pin {
        key: Fingerprint::parse(value.get("key")?.as_str()?)?,
        how: match value.get("how").and_then(Value::as_str) {
            Some(COMPARED) => PinOrigin::Compared,
            _ => PinOrigin::FirstUse,
        },
    })
}

fn edition(value: &Value) -> ServerVersion {
    let text = |name: &str| value.get(name)?.as_str().map(str::to_owned);
    let offers = value.get("offers").and_then(Value::as_array);
    let offers = offers.into_iter().flatten().filter_map(Value::as_str);
    ServerVersion {
        api: text("api"),
        build: text("build"),
        features: offers.filter_map(Feature::from_tag).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::proxy::ProxyAddr;

    fn joined() -> Joined {
        Joined::new("a".into(), "https://a".into(), "s".into(), "d".into())
    }

    #[test]
    fn what_was_agreed_to_is_read_as_it_was_written() {
        let mut before = joined();
        before.terms.pin = Some(Pin {
            key: Fingerprint::new([7; 32]),
            how: PinOrigin::Compared,
        });
        before.terms.proxy = Proxy::Socks5(ProxyAddr::parse("localhost:9050").unwrap());
        before.terms.unencrypted = true;
        before.terms.known_everywhere = true;
        before.signed_out = true;
        before.consent = Consent::TakenBack;
        before.edition = Some(ServerVersion {
            api: Some("2026-02-14".into()),
            build: None,
            features: vec![Feature::Reactions],
        });
        let mut object = Map::new();
        put(&mut object, &before);
        let mut after = joined();
        take(&mut object, &mut after);
        assert_eq!(after, before);
        assert!(object.is_empty());
    }

    #[test]
    fn a_row_of_before_agrees_to_nothing_and_stays_as_it_was() {
        let mut object = Map::new();
        let mut after = joined();
        take(&mut object, &mut after);
        assert_eq!(after, joined());
        put(&mut object, &after);
        assert!(object.is_empty());
    }

    /// A pin that is not understood must not be lost: without it the key could change unseen.
    #[test]
    fn what_cannot_be_read_stays_in_the_row() {
        let unknown = json!({ "pin": { "key": "ed25519:AAAA" }, "proxy": "quic://a:1" });
        let mut object = unknown.as_object().unwrap().clone();
        let mut after = joined();
        take(&mut object, &mut after);
        assert_eq!(Value::Object(object), unknown);
    }
}
