//! Compares decoded values with recordings. It reads the raw JSON of `docs/backend-contract.md` itself, so that it
//! does not share a mistake with the decoder.

use jiff::Timestamp;
use openchat::domain::channel::{Category, ChannelKind};
use openchat::domain::id::UserId;
use openchat::domain::markup::Body;
use openchat::domain::member::{Presence, Profile};
use openchat::domain::message::ChatMessage;
use openchat::domain::profile::Avatar;
use serde_json::Value;

pub fn message(decoded: &ChatMessage, raw: &Value) {
    assert_eq!(decoded.id.as_str(), raw["id"]);
    assert_eq!(decoded.channel.as_str(), raw["channel_id"]);
    let author = raw["author_uid"].as_str().unwrap();
    // The recorded server accepts longer user IDs than the contract allows.
    let is_usable = author.len() <= 256;
    let expected = if is_usable { author } else { "uid_unknown" };
    assert_eq!(decoded.author.as_str(), expected);
    // Cleaned, as every text from outside.
    assert_eq!(decoded.body, Body::from(raw["body"].as_str().unwrap()));
    let created: Timestamp = raw["created_at"].as_str().unwrap().parse().unwrap();
    assert_eq!(decoded.created_at, created);
    let extra = decoded.extra();
    match &extra.reply_to {
        None => assert!(raw.get("reply_to").is_none(), "a reply is missing: {raw}"),
        Some(reply) => {
            let raw = &raw["reply_to"];
            assert_eq!(reply.message.as_str(), raw["message_id"]);
            let author = reply.author.as_ref().map(UserId::as_str);
            assert_eq!(author, raw["author_uid"].as_str());
            assert_eq!(reply.preview, raw["preview_text"].as_str().unwrap_or(""));
            assert_eq!(reply.unavailable, raw["is_unavailable"]);
        }
    }
    let raw_files = raw.get("attachments").and_then(Value::as_array);
    let raw_files = raw_files.map_or(&[][..], Vec::as_slice);
    assert_eq!(extra.attachments.len(), raw_files.len());
    for (file, raw) in extra.attachments.iter().zip(raw_files) {
        assert_eq!(file.id, raw["attachment_id"]);
        assert_eq!(file.file_name, raw["file_name"]);
        assert_eq!(file.url, raw["url"]);
        assert_eq!(file.content_type, raw["content_type"]);
        assert_eq!(file.bytes, raw["bytes"].as_u64().unwrap());
    }
    assert!(extra.reactions.is_empty());
    assert_eq!(
        (extra.edited_at, extra.revision, &extra.client_key),
        (None, None, &None)
    );
}

pub fn messages(decoded: &[ChatMessage], raw: &Value) {
    let raw = raw.as_array().unwrap();
    assert_eq!(decoded.len(), raw.len());
    for (decoded, raw) in decoded.iter().zip(raw) {
        message(decoded, raw);
    }
}

pub fn profile(decoded: &Profile, raw: &Value) {
    assert_eq!(decoded.user.as_str(), raw["user_uid"]);
    assert_eq!(decoded.display_name, raw["display_name"]);
    match &decoded.avatar {
        Avatar::Uploaded(upload) => {
            assert_eq!(raw["avatar_mode"], "uploaded");
            assert_eq!(upload.asset.as_str(), raw["avatar_asset_id"]);
            assert_eq!(upload.address, raw["avatar_url"]);
        }
        Avatar::Preset(preset) => {
            assert_eq!(raw["avatar_mode"], "generated");
            assert_eq!(preset.tag(), raw["avatar_preset_id"]);
        }
        Avatar::Unspecified => assert!(raw["avatar_preset_id"].is_null()),
    }
    assert_eq!(decoded.version, raw["profile_version"].as_u64().unwrap());
}

pub fn channels(decoded: &[Category], raw: &Value) {
    let raw = raw["groups"].as_array().unwrap();
    assert_eq!(decoded.len(), raw.len());
    for (category, raw) in decoded.iter().zip(raw) {
        assert_eq!(category.id.as_str(), raw["id"]);
        assert_eq!(category.name, raw["label"]);
        let raw = raw["channels"].as_array().unwrap();
        assert_eq!(category.channels.len(), raw.len());
        for (channel, raw) in category.channels.iter().zip(raw) {
            assert_eq!(channel.id.as_str(), raw["id"]);
            assert_eq!(channel.name, raw["name"]);
            let is_voice = raw["type"] == "voice";
            assert_eq!(channel.kind == ChannelKind::Voice, is_voice);
        }
    }
}

pub fn status(decoded: Presence) -> &'static str {
    match decoded {
        Presence::Online => "online",
        Presence::Idle => "idle",
        Presence::Busy => "dnd",
        Presence::Offline => "offline",
        Presence::Unknown => "unknown",
    }
}
