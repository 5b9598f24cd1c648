//! The local validation of profiles agrees with recordings of the real server.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use data_encoding::BASE64;
use openchat::domain::id::UserId;
use openchat::domain::profile::{
    Avatar, AvatarChoice, NameError, PictureError, Preset, ProfileUpdate, checked_name,
    checked_picture, is_neutral,
};
use openchat::net::wire::{Fields, server};
use serde_json::Value;

fn recordings(prefix: &str) -> BTreeMap<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/exchanges");
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if name.starts_with(prefix) {
            let recording = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            let _none = found.insert(name, recording);
        }
    }
    assert!(!found.is_empty(), "{prefix}");
    found
}

fn status(recording: &Value) -> u64 {
    recording["response"]["status"].as_u64().unwrap()
}

fn response_json(recording: &Value) -> Value {
    serde_json::from_str(recording["response"]["body"]["text"].as_str().unwrap()).unwrap()
}

#[test]
fn name_validation_matches_recordings() {
    let mut names = 0;
    for (recording, exchange) in recordings("profile_put_name_") {
        let body = exchange["request"]["body"]["text"].as_str().unwrap();
        let body: Value = serde_json::from_str(body).unwrap();
        let typed = body["display_name"].as_str().unwrap_or_default();
        let checked = checked_name(typed);
        match status(&exchange) {
            200 => assert_eq!(
                checked.as_deref(),
                Ok(response_json(&exchange)["display_name"].as_str().unwrap()),
                "{recording}"
            ),
            400 => {
                assert_eq!(
                    response_json(&exchange)["code"],
                    "display_name_invalid",
                    "{recording}"
                );
                assert!(checked.is_err(), "{recording}: {checked:?}");
            }
            other => panic!("{recording}: {other}"),
        }
        names += 1;
    }
    assert!(names >= 15, "{names}");
    assert_eq!(checked_name(&"A".repeat(33)), Err(NameError::TooLong(1)));
}

/// The image in a recorded multipart form. `None` if the recording does not contain it.
fn picture(exchange: &Value) -> Option<Vec<u8>> {
    let body = &exchange["request"]["body"];
    let bytes = match (body["text"].as_str(), body["base64"].as_str()) {
        (Some(text), _) => text.as_bytes().to_vec(),
        (None, Some(base64)) => BASE64.decode(base64.as_bytes()).unwrap(),
        (None, None) => return None,
    };
    let find = |wanted: &[u8]| {
        bytes
            .windows(wanted.len())
            .position(|window| window == wanted)
    };
    let from = find(b"\r\n\r\n")? + 4;
    let to = find(b"\r\n------rec0000boundary--")?;
    Some(bytes[from..to.max(from)].to_vec())
}

fn dimensions(bytes: &[u8]) -> (u32, u32) {
    let reader = image::ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .unwrap();
    reader.into_dimensions().unwrap_or((1, 1))
}

#[test]
fn avatar_validation_matches_recordings() {
    let expectations = [
        ("avatar_png_ok", None),
        ("avatar_jpeg_ok", None),
        ("avatar_1024", None),
        ("avatar_octet_stream_png", None),
        ("avatar_1025_tall", Some(PictureError::Dimensions(8, 1025))),
        ("avatar_1025_wide", Some(PictureError::Dimensions(1025, 8))),
        ("avatar_empty_file", Some(PictureError::Empty)),
        ("avatar_garbage_png", Some(PictureError::UnsupportedType)),
        ("avatar_gif_415", Some(PictureError::UnsupportedType)),
        ("avatar_text_415", Some(PictureError::UnsupportedType)),
    ];
    let recordings = recordings("avatar_");
    for (name, expected) in expectations {
        let exchange = &recordings[name];
        let bytes = picture(exchange).unwrap_or_else(|| panic!("{name} contains no image"));
        let found = checked_picture(&bytes, dimensions(&bytes)).err();
        let is_equal = match (found, expected) {
            (Some(PictureError::Dimensions(..)), Some(PictureError::Dimensions(..))) => true,
            (found, expected) => found == expected,
        };
        assert!(is_equal, "{name}: {found:?}");
        assert_eq!(expected.is_none(), status(exchange) == 201, "{name}");
    }
}

#[test]
fn avatar_presets_match_recordings() {
    let recordings = recordings("profile_put_preset_");
    assert_eq!(status(&recordings["profile_put_preset_unknown"]), 400);
    for preset in Preset::ALL {
        assert_eq!(Preset::from_id(preset.tag()), preset);
    }
    assert_eq!(Preset::from_id("nope"), Preset::default());
}

/// The neutral profile is the profile that the server assigns by default.
#[test]
fn neutral_profile_matches_recordings() {
    let mut seen = 0;
    for (name, exchange) in recordings("profile_me_default") {
        let response = response_json(&exchange);
        let profile = server::decode_profile(Fields::of(&response)).unwrap();
        assert!(is_neutral(&profile) || name.contains("utf8"), "{name}");
        let update = ProfileUpdate::neutral(&profile.user);
        assert_eq!(
            Avatar::Preset(Preset::default_for(&profile.user)),
            profile.avatar,
            "{name}"
        );
        assert_eq!(
            update.choice(),
            &AvatarChoice::Preset(Preset::default_for(&profile.user))
        );
        if checked_name(&profile.display_name).is_ok() {
            assert_eq!(update.name(), profile.display_name, "{name}");
        }
        assert!(checked_name(update.name()).is_ok(), "{name}");
        seen += 1;
    }
    assert_eq!(seen, 5);
    assert_eq!(
        ProfileUpdate::neutral(&UserId::new("uid_alice")).name(),
        "User alice"
    );
}

#[test]
fn uploaded_avatar_is_read_with_its_url() {
    let response = response_json(&recordings("profile_put_uploaded")["profile_put_uploaded"]);
    let profile = server::decode_profile(Fields::of(&response)).unwrap();
    let Avatar::Uploaded(upload) = profile.avatar else {
        panic!("{:?}", profile.avatar);
    };
    assert_eq!(
        upload.asset.as_str(),
        response["avatar_asset_id"].as_str().unwrap()
    );
    assert_eq!(upload.address, response["avatar_url"].as_str().unwrap());
}
