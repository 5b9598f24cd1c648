use super::*;

#[test]
fn strict_parse_normalizes() {
    for (text, address, origin, private) in [
        (
            "https://Chat.Example.ORG/",
            "https://chat.example.org",
            "https://chat.example.org",
            true,
        ),
        (
            "HTTPS://a.example:443/team//",
            "https://a.example/team",
            "https://a.example",
            true,
        ),
        (
            "http://127.0.0.1:8080",
            "http://127.0.0.1:8080",
            "http://127.0.0.1:8080",
            true,
        ),
        (
            "http://[::1]:9/x",
            "http://[::1]:9/x",
            "http://[::1]:9",
            true,
        ),
        (
            "http://a.example",
            "http://a.example",
            "http://a.example",
            false,
        ),
        (
            "https://bücher.example",
            "https://xn--bcher-kva.example",
            "https://xn--bcher-kva.example",
            true,
        ),
    ] {
        let server = ServerAddress::parse_strict(text).unwrap();
        assert_eq!(server.to_string(), address, "{text}");
        assert_eq!(server.origin(), origin, "{text}");
        assert_eq!(server.is_private(), private, "{text}");
    }
}

#[test]
fn strict_parse_rejects_other_texts() {
    let long = format!("https://a.example/{}", "a".repeat(MAX_LENGTH));
    for (text, error) in [
        (long.as_str(), AddressError::TooLong),
        ("", AddressError::Malformed),
        ("chat.example", AddressError::Malformed),
        ("https://", AddressError::Malformed),
        ("https://a.example/\u{0}", AddressError::Malformed),
        ("https://a.example/a b", AddressError::Malformed),
        ("https://a.example\n.evil.example", AddressError::Malformed),
        ("file:///etc/passwd", AddressError::Scheme),
        ("javascript:alert(1)", AddressError::Scheme),
        ("ftp://a.example", AddressError::Scheme),
        ("openchat://join", AddressError::Scheme),
        ("https://user:word@a.example", AddressError::Credentials),
        ("https://a.example@evil.example", AddressError::Credentials),
        ("https://@evil.example", AddressError::Credentials),
        ("https://a.example/?token=1", AddressError::Extra),
        ("https://a.example/#x", AddressError::Extra),
        ("https://a.example/?", AddressError::Extra),
        ("wss://a.example", AddressError::Scheme),
    ] {
        assert_eq!(ServerAddress::parse_strict(text), Err(error), "{text}");
    }
}

#[test]
fn typed_address_is_normalized() {
    for (typed, expected) in [
        ("https://Chat.Example.ORG/", "https://chat.example.org"),
        ("  chat.example.org  ", "https://chat.example.org"),
        (
            "chat.example.org:8443/team/",
            "https://chat.example.org:8443/team",
        ),
        ("https://chat.example.org:443", "https://chat.example.org"),
        ("localhost:8080", "http://localhost:8080"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("http://chat.example.org", "http://chat.example.org"),
        ("bücher.example", "https://xn--bcher-kva.example"),
        (
            "https://chat.example.org.:8443/",
            "https://chat.example.org:8443",
        ),
        ("localhost.:8080", "http://localhost:8080"),
    ] {
        assert_eq!(
            ServerAddress::parse(typed).unwrap().to_string(),
            expected,
            "{typed}"
        );
    }
}

/// What people copy from a browser, a manual or a message. All but the marked ones were refused.
#[test]
fn odd_typed_address_is_understood() {
    for (typed, expected) in [
        ("https://chat.example/?invite=CODE", "https://chat.example"),
        ("https://chat.example/#/room/7", "https://chat.example"),
        ("chat.example/team?x=1#y", "https://chat.example/team"),
        ("chat.example?invite=a@b", "https://chat.example"),
        ("wss://chat.example/team", "https://chat.example/team"),
        ("WS://127.0.0.1:8080", "http://127.0.0.1:8080"),
        // Was understood.
        ("HTTPS://Chat.Example", "https://chat.example"),
        ("http:chat.example", "http://chat.example"),
        ("https:/chat.example", "https://chat.example"),
        ("https:\\\\chat.example\\team", "https://chat.example/team"),
        ("https:///chat.example", "https://chat.example"),
        // Was understood.
        ("//chat.example", "https://chat.example"),
        ("::1", "http://[::1]"),
        ("http://::1/team", "http://[::1]/team"),
        ("2001:DB8::7", "https://[2001:db8::7]"),
        // Was understood.
        ("[::1]:8080", "http://[::1]:8080"),
        ("http:8080", "https://http:8080"),
        ("ws:80/team", "https://ws:80/team"),
        // Was understood.
        ("chat.example.", "https://chat.example"),
        ("\u{FEFF}chat.example\u{200B}\r\n", "https://chat.example"),
        ("\u{a0}https://chat.example\u{202c}", "https://chat.example"),
        // Was understood.
        ("bücher.example", "https://xn--bcher-kva.example"),
        // Was understood.
        ("chat。example", "https://chat.example"),
    ] {
        let address = ServerAddress::parse(typed).map(|address| address.to_string());
        assert_eq!(address.as_deref(), Ok(expected), "{typed:?}");
    }
}

#[test]
fn typed_text_that_is_no_server_is_rejected_with_a_reason() {
    let long = format!("https://{}.example", "a".repeat(3000));
    for (typed, error) in [
        ("", AddressError::Malformed),
        ("   ", AddressError::Malformed),
        ("two words", AddressError::Malformed),
        ("https://chat.exam\nple", AddressError::Malformed),
        ("chat\u{200B}.example", AddressError::Malformed),
        ("https://", AddressError::Malformed),
        ("wss:", AddressError::Malformed),
        ("http://[", AddressError::Malformed),
        ("a:b:c", AddressError::Malformed),
        ("fe80::1%eth0", AddressError::Malformed),
        ("chat.example:99999", AddressError::Malformed),
        ("javascript:alert(1)", AddressError::Malformed),
        ("ftp://a.example", AddressError::Scheme),
        ("file:///etc", AddressError::Scheme),
        ("https://user:word@a.example", AddressError::Credentials),
        ("ada@chat.example", AddressError::Credentials),
        ("wss://ada@chat.example", AddressError::Credentials),
        (&long, AddressError::TooLong),
    ] {
        assert_eq!(ServerAddress::parse(typed), Err(error), "{typed:?}");
    }
}

#[test]
fn only_a_loopback_host_without_a_scheme_is_also_tried_without_encryption() {
    for (typed, expected) in [
        ("chat.example", &["https://chat.example"][..]),
        ("::1", &["https://[::1]", "http://[::1]"]),
        (
            "localhost:1/?x",
            &["https://localhost:1", "http://localhost:1"],
        ),
        ("ws://localhost", &["http://localhost"]),
        ("https:localhost", &["https://localhost"]),
    ] {
        let candidates = ServerAddress::candidates(typed).unwrap();
        let candidates: Vec<_> = candidates.iter().map(ToString::to_string).collect();
        assert_eq!(candidates, expected, "{typed}");
    }
}

proptest::proptest! {
    #[test]
    fn typed_address_survives_a_round_trip(text in "\\PC{0,60}") {
        if let Ok(address) = ServerAddress::parse(&text) {
            proptest::prop_assert_eq!(ServerAddress::parse(&address.to_string()), Ok(address));
        }
    }

    #[test]
    fn strict_address_survives_a_round_trip(text in "(https?://)?\\PC{0,60}") {
        if let Ok(address) = ServerAddress::parse_strict(&text) {
            proptest::prop_assert_eq!(ServerAddress::parse_strict(&address.to_string()), Ok(address));
        }
    }

    /// A link leads to the same server as its address when it is typed.
    #[test]
    fn strict_and_typed_parse_agree(text in "(https?://)[a-z.:0-9/\\[\\]A-Z%@]{0,40}") {
        if let Ok(strict) = ServerAddress::parse_strict(&text) {
            proptest::prop_assert_eq!(ServerAddress::parse(&text), Ok(strict));
        }
    }
}
