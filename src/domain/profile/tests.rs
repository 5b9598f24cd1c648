use super::*;

#[test]
fn names_are_validated_like_servers_do() {
    let wide = "世".repeat(32);
    for (typed, expected) in [
        ("  Alice  ", Ok("Alice")),
        ("a._- b", Ok("a._- b")),
        ("Zoë 世界", Ok("Zoë 世界")),
        ("٣٤", Ok("٣٤")),
        (wide.as_str(), Ok(wide.as_str())),
        ("", Err(NameError::TooShort)),
        ("    ", Err(NameError::TooShort)),
        (" A ", Err(NameError::TooShort)),
        ("O'Brien", Err(NameError::Character('\''))),
        ("Al<b>", Err(NameError::Character('<'))),
        ("Al\u{a0}ice", Err(NameError::Character('\u{a0}'))),
        ("Al\nice", Err(NameError::Character('\n'))),
        ("Al 👋", Err(NameError::Character('👋'))),
        ("Ze\u{301}", Err(NameError::Character('\u{301}'))),
        ("कि", Err(NameError::Character('\u{93f}'))),
        ("Ⓐⓑ", Err(NameError::Character('Ⓐ'))),
        ("a\u{202e}b", Err(NameError::Character('\u{202e}'))),
    ] {
        assert_eq!(
            checked_name(typed),
            expected.map(str::to_owned),
            "{typed:?}"
        );
    }
    let long = "A".repeat(35);
    assert_eq!(checked_name(&long), Err(NameError::TooLong(3)));
}

#[test]
fn pictures_are_validated_like_servers_do() {
    let png = |length: usize| {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        bytes.resize(length, 0);
        bytes
    };
    let max = PICTURE_SIDE;
    for (bytes, sides, expected) in [
        (png(100), (max, max), Ok(PictureKind::Png)),
        (png(PICTURE_BYTES), (8, 8), Ok(PictureKind::Png)),
        (b"\xff\xd8\xff\xe0".to_vec(), (1, 1), Ok(PictureKind::Jpeg)),
        (Vec::new(), (0, 0), Err(PictureError::Empty)),
        (
            b"GIF89a".to_vec(),
            (1, 1),
            Err(PictureError::UnsupportedType),
        ),
        (
            b"garbage".to_vec(),
            (1, 1),
            Err(PictureError::UnsupportedType),
        ),
        (
            png(PICTURE_BYTES + 1),
            (8, 8),
            Err(PictureError::Bytes(PICTURE_BYTES + 1)),
        ),
        (
            png(100),
            (max + 1, 8),
            Err(PictureError::Dimensions(max + 1, 8)),
        ),
        (
            png(100),
            (8, max + 1),
            Err(PictureError::Dimensions(8, max + 1)),
        ),
    ] {
        assert_eq!(
            checked_picture(&bytes, sides),
            expected,
            "{} {sides:?}",
            bytes.len()
        );
    }
}

#[test]
fn preset_ids_round_trip_and_unknown_ids_fall_back() {
    for (index, preset) in (0..).zip(Preset::ALL) {
        assert_eq!(Preset::from_id(preset.tag()), preset);
        assert_eq!(preset.index(), index);
    }
    assert_eq!(Preset::from_id("preset_07"), Preset::Horizon);
    assert_eq!(Preset::default_for(&"uid_seed_1".into()), Preset::Horizon);
    assert_eq!(Preset::default_for(&"uid_dev_local".into()), Preset::Violet);
}

#[test]
fn only_avatars_of_the_same_server_load_automatically() {
    let base = "https://chat.example/team";
    let origin = |address: &str| {
        let upload = UploadedAvatar {
            asset: "asset_1".into(),
            address: address.into(),
        };
        upload.origin(base)
    };
    for own in [
        "",
        "/v1/profile/avatar/asset_1",
        "https://chat.example/team/v1/profile/avatar/asset_1",
        "https://chat.example:443/x",
        "http://localhost:8080/v1/profile/avatar/asset_1",
        "http://127.0.0.1:1/x",
        "http://[::1]/x",
    ] {
        assert_eq!(origin(own), AvatarOrigin::SameServer, "{own}");
    }
    for blocked in [
        "//evil.example/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://localhost/x",
        "http://evil.example/x",
        "http://chat.example/x",
        "https://me@evil.example/x",
        "avatar.png",
    ] {
        assert_eq!(origin(blocked), AvatarOrigin::Blocked, "{blocked}");
    }
    for (address, host) in [
        ("https://evil.example/p.png?u=1", "evil.example"),
        ("https://chat.example:8443/x", "chat.example"),
        (
            "https://chat.example.evil.example/x",
            "chat.example.evil.example",
        ),
    ] {
        let third_party = AvatarOrigin::ThirdParty {
            host: host.into(),
            address: address.into(),
        };
        assert_eq!(origin(address), third_party);
    }
}

fn profile(user: &str, name: &str, avatar: Avatar) -> Profile {
    Profile {
        user: user.into(),
        display_name: name.into(),
        avatar,
        version: 1,
    }
}

#[test]
fn neutral_profile_equals_the_default_of_the_server() {
    for (user, name) in [
        ("uid_alice", "User alice"),
        ("uid_abcdefghijklmnop", "User abcdefghij"),
        ("abcdefghijklmnopqrstuvwxyz", "User abcdefghijklmn"),
        ("did:key:z6MkpTHR8VNs", "User didkeyz6MkpT"),
        ("::", "User"),
    ] {
        let update = ProfileUpdate::neutral(&user.into());
        assert_eq!(update.name(), name);
        assert_eq!(checked_name(update.name()), Ok(name.to_owned()));
        assert_eq!(
            update.choice(),
            &AvatarChoice::Preset(Preset::default_for(&user.into()))
        );
        assert!(is_neutral(&profile(user, name, Avatar::Unspecified)));
    }
    assert!(is_neutral(&profile(
        "did:key:z6MkpTHR8VNs",
        "User did:key:z6MkpT",
        Avatar::Preset(Preset::Mint)
    )));
    assert!(!is_neutral(&profile(
        "uid_alice",
        "Alice",
        Avatar::Unspecified
    )));
    let picture = UploadedAvatar {
        asset: "a".into(),
        address: String::new(),
    };
    assert!(!is_neutral(&profile(
        "uid_alice",
        "User alice",
        Avatar::Uploaded(picture)
    )));
}

#[test]
fn older_profile_version_is_stale_until_reconnect() {
    assert!(supersedes(3, 2, true));
    assert!(supersedes(2, 2, true));
    assert!(!supersedes(1, 2, true));
    assert!(
        supersedes(1, 900, false),
        "a server that forgot counts from 1 again"
    );
}

#[test]
fn server_error_codes_map_to_profile_errors() {
    let rejected = |code: &str| Failure::Rejected {
        status: 400,
        code: code.into(),
        retryable: false,
    };
    for (code, expected) in [
        ("profile_conflict", ProfileError::Conflict),
        ("display_name_invalid", ProfileError::Name),
        ("avatar_asset_not_found", ProfileError::PictureGone),
        (
            "avatar_type_unsupported",
            ProfileError::Picture(PictureError::UnsupportedType),
        ),
        (
            "avatar_too_large",
            ProfileError::Picture(PictureError::Bytes(0)),
        ),
        (
            "avatar_dimensions_exceeded",
            ProfileError::Picture(PictureError::Dimensions(0, 0)),
        ),
        ("something", ProfileError::Other(rejected("something"))),
    ] {
        assert_eq!(ProfileError::from(rejected(code)), expected);
    }
    assert_eq!(
        ProfileError::from(Failure::TimedOut),
        ProfileError::Other(Failure::TimedOut)
    );
}
