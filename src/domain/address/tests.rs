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
        ("https://user:word@a.example", AddressError::Extra),
        ("https://a.example@evil.example", AddressError::Extra),
        ("https://@evil.example", AddressError::Extra),
        ("https://a.example/?token=1", AddressError::Extra),
        ("https://a.example/#x", AddressError::Extra),
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

#[test]
fn typed_text_that_is_no_server_is_rejected() {
    for typed in [
        "",
        "   ",
        "two words",
        "ftp://a.example",
        "file:///etc",
        "https://",
        "https://user:word@a.example",
        "https://a.example/?q",
        "https://a.example/#f",
        "javascript:alert(1)",
        "http://[",
        "a:b:c",
        "http:/a.example",
        "https:\\\\a.example",
    ] {
        assert!(ServerAddress::parse(typed).is_err(), "{typed}");
    }
    assert!(ServerAddress::parse(&format!("https://{}.example", "a".repeat(3000))).is_err());
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
