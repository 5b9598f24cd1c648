//! Decodes capabilities, server lists, channels, members and profiles (`docs/backend-contract.md` 4, 5).

use std::collections::BTreeSet;

use serde_json::Value;

use super::fields::{Fields, clean};
use super::json::{JsonBody, JsonList};
use crate::domain::capability::{
    Capabilities, DataPolicy, Extensions, Features, Limits, UidPolicy,
};
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::discovery::ListedServer;
use crate::domain::id::{AssetId, CategoryId, ChannelId, ServerId, UserId};
use crate::domain::member::{Member, Presence, Profile};
use crate::domain::profile::{Avatar, Preset, UploadedAvatar};
use crate::domain::reaction::MAX_REACTIONS;
use crate::domain::server_settings::initials;
use crate::domain::trust::Fingerprint;
use crate::domain::unicode::is_blank;

/// The list of a directory.
pub const SERVERS: JsonList = JsonList::first("servers", 10_000);
/// The list of channels, in categories.
pub const CATEGORIES: JsonList = JsonList::first("groups", 1000);
/// The list of members.
pub const MEMBERS: JsonList = JsonList::first("members", 10_000);
/// The list of profiles; at most 100 are requested (`docs/backend-contract.md` 5.13).
pub const PROFILES: JsonList = JsonList::first("profiles", 100);
/// People to mention.
pub const MENTIONS: JsonList = JsonList::first("results", 50);
/// In all categories together.
const MAX_CHANNELS: usize = 10_000;

/// Decodes capabilities. `None` if no field identifies an `OpenChat` server.
pub fn decode_capabilities(fields: Fields<'_>) -> Option<Capabilities> {
    const IDENTIFYING: [&str; 6] = [
        "server_id",
        "server_name",
        "api_version",
        "user_uid_policy",
        "profile_data_policy",
        "identity_handshake_modes",
    ];
    let _identifying = fields.value(&IDENTIFYING)?;
    let limits = fields.inner(&["limits"]);
    // With a limit of 0 nothing could be sent.
    let limit = |name: &str| limits.number(&[name]).filter(|limit| *limit > 0);
    let security = fields.inner(&["security"]);
    Some(Capabilities {
        server_name: fields.name(&["server_name"]),
        server_id: fields.id(&["server_id"]).map(ServerId::from),
        api_version: fields.name(&["api_version"]),
        build_version: fields.name(&["build_version"]),
        data_policy: data_policy(fields),
        uid_policy: match fields.text(&["user_uid_policy"]).as_deref() {
            Some("global") => UidPolicy::Global,
            Some("either") => UidPolicy::Either,
            _ => UidPolicy::PerServer,
        },
        features: features(fields),
        https_required: security.flag(&["https_required"]).unwrap_or(false),
        pin_requested: matches!(
            security.text(&["certificate_pinning"]).as_deref(),
            Some("required" | "recommended")
        ),
        fingerprint: security
            .text(&["tls_fingerprint"])
            .and_then(|text| Fingerprint::parse(text.trim_start_matches("sha256:"))),
        limits: Limits {
            message_bytes: limit("max_message_bytes"),
            upload_bytes: limit("max_upload_bytes"),
        },
        extensions: Extensions {
            read_acks: (fields.inner(&["read_acks"]).flag(&["channel"])).unwrap_or(false),
            ..extensions(fields.inner(&["extensions"]))
        },
    })
}

/// A policy is a keyword or a list of keywords.
fn data_policy(fields: Fields<'_>) -> DataPolicy {
    const UID_ONLY: &str = "uid_only";
    match fields.value(&["profile_data_policy"]) {
        None => DataPolicy::Unspecified,
        Some(Value::String(policy)) if policy.trim() == UID_ONLY => DataPolicy::UidOnly,
        Some(Value::Array(policies)) if policies.iter().any(|policy| policy == UID_ONLY) => {
            DataPolicy::UidOnly
        }
        Some(Value::String(policy)) => DataPolicy::Other(clean(policy)),
        Some(other) => DataPolicy::Other(clean(&other.to_string())),
    }
}

/// Messaging and attachments default to on if there is no `features` object; the others to off
/// (`docs/backend-contract.md` 4.3).
fn features(fields: Fields<'_>) -> Features {
    let object = fields.inner(&["features"]);
    let rtc = fields.inner(&["rtc"]).inner(&["features"]);
    let implied = !object.is_object();
    let is_on = |fields: Fields<'_>, name: &str| fields.flag(&[name]).unwrap_or(false);
    Features {
        messaging: object.flag(&["messaging"]).unwrap_or(implied),
        attachments: object.flag(&["attachments"]).unwrap_or(implied),
        presence: is_on(object, "presence"),
        notifications: is_on(object, "notifications"),
        profiles: is_on(fields.inner(&["profile"]), "enabled"),
        voice: is_on(rtc, "voice"),
        mention_lookup: is_on(fields.inner(&["mentions"]), "resolve"),
    }
}

/// An extension is used if the server has version 1 of it (`docs/backend-contract.md` 10).
fn extensions(fields: Fields<'_>) -> Extensions {
    let has = |name: &str| fields.inner(&[name]).number(&["version"]) == Some(1);
    let page = fields.inner(&["history_cursor"]).number(&["max_limit"]);
    let page = page.map_or(100, |page| page.clamp(1, 1000));
    let reactions = fields.inner(&["reactions"]).number(&["max_per_message"]);
    let reactions = reactions.map_or(MAX_REACTIONS as u64, |max| {
        max.clamp(1, MAX_REACTIONS as u64)
    });
    Extensions {
        identity_proof: has("identity_proof"),
        history_cursor: has("history_cursor").then(|| u32::try_from(page).unwrap_or(100)),
        idempotent_send: has("idempotent_send"),
        message_edit: has("message_edit"),
        message_delete: has("message_delete"),
        reactions: has("reactions").then(|| u32::try_from(reactions).unwrap_or(1)),
        resume: has("resume"),
        channel_management: has("channel_management"),
        read_acks: false,
    }
}

/// Decodes the servers of a backend, each once. `None` if the body is not an object.
pub fn decode_servers(body: &JsonBody) -> Option<Vec<ListedServer>> {
    let mut known = BTreeSet::new();
    let listed = body.rows(|row| listed_row(row).filter(|row| known.insert(row.id.clone())));
    let is_object = body.fields().is_object();
    is_object.then(|| listed.unwrap_or_default())
}

fn listed_row(row: Fields<'_>) -> Option<ListedServer> {
    let id = row.id(&["server_id"])?;
    let name = row
        .name(&["display_name"])
        .unwrap_or_else(|| name_of_id(&id));
    let icon_text = row.name(&["icon_text"]).unwrap_or_else(|| initials(&name));
    Some(ListedServer {
        claims_verified: row.text(&["trust_state"]).as_deref() == Some("verified"),
        id: id.into(),
        icon_text: icon_text.chars().take(4).collect(),
        name,
    })
}

/// What is shown of something without a name.
fn name_of_id(id: &str) -> String {
    let name = clean(id);
    if is_blank(&name) {
        "?".to_owned()
    } else {
        name
    }
}

/// Decodes categories with their channels. `None` without a list.
pub fn decode_channels(body: &JsonBody) -> Option<Vec<Category>> {
    let mut space = MAX_CHANNELS;
    body.rows(|row| {
        let category = category(row, space)?;
        space = space.saturating_sub(category.channels.len());
        Some(category)
    })
}

/// Decodes unread counts: the channel, the messages, and the mentions among them.
pub fn decode_unread_counts(body: &JsonBody) -> Vec<(ChannelId, u32, u32)> {
    let counted = |row: Fields<'_>| {
        let unread = row.count("unread_count").filter(|unread| *unread > 0)?;
        let mentions = row.count("mention_count").unwrap_or(0);
        Some((row.id(&["id"])?.into(), unread, mentions))
    };
    let mut space = MAX_CHANNELS;
    let counts = body.rows(|category| {
        let channels = category.rows(&["channels"]).take(space);
        let counts: Vec<_> = channels.filter_map(counted).collect();
        space = space.saturating_sub(counts.len());
        Some(counts)
    });
    counts.unwrap_or_default().concat()
}

/// Decodes a new category.
pub fn decode_category(fields: Fields<'_>) -> Option<Category> {
    category(fields, MAX_CHANNELS)
}

/// Decodes a category with at most `max` channels.
fn category(row: Fields<'_>, max: usize) -> Option<Category> {
    let channels = row.rows(&["channels"]).filter_map(channel);
    let channels: Vec<_> = channels.take(max).collect();
    let name = row.name(&["label", "name"]);
    let id = row.id(&["id"]);
    if id.is_none() && channels.is_empty() {
        return None;
    }
    // Its channels must not be lost with its ID, by which it is only collapsed.
    let id = id.or_else(|| name.clone()).unwrap_or_default();
    Some(Category {
        name: name.unwrap_or_else(|| name_of_id(&id)),
        channels,
        id: CategoryId::from(id),
    })
}

/// Decodes a channel.
pub fn channel(row: Fields<'_>) -> Option<Channel> {
    let id = row.id(&["id"])?;
    Some(Channel {
        name: row.name(&["name"]).unwrap_or_else(|| name_of_id(&id)),
        kind: match row.text(&["type"]).as_deref() {
            Some("voice") => ChannelKind::Voice,
            Some(_) | None => ChannelKind::Text,
        },
        id: ChannelId::from(id),
    })
}

/// Decodes members. `None` without a list.
pub fn decode_members(body: &JsonBody) -> Option<Vec<Member>> {
    body.rows(member)
}

fn member(row: Fields<'_>) -> Option<Member> {
    let id = row.id(&["user_uid", "id"])?;
    let name = row.name(&["display_name", "name"]);
    Some(Member {
        name: name.unwrap_or_else(|| name_of_id(&id)),
        id: UserId::from(id),
        status: match row.text(&["status"]).as_deref() {
            Some("online") => Presence::Online,
            Some("idle") => Presence::Idle,
            Some("dnd") => Presence::Busy,
            Some(_) | None => Presence::Offline,
        },
    })
}

/// Decodes people to mention, with their names. `None` without a list; rows of another type or without a name are left out.
pub fn decode_mentions(body: &JsonBody) -> Option<Vec<(UserId, String)>> {
    body.rows(|row| {
        let is_user = row.text(&["type"]).as_deref() == Some("user");
        let id = row.id(&["target_id"]).filter(|_| is_user)?;
        Some((UserId::from(id), row.name(&["display_text"])?))
    })
}

/// Decodes profiles. `None` without a list.
pub fn decode_profiles(body: &JsonBody) -> Option<Vec<Profile>> {
    body.rows(decode_profile)
}

/// Decodes a profile.
pub fn decode_profile(fields: Fields<'_>) -> Option<Profile> {
    Some(Profile {
        user: fields.id(&["user_uid"])?.into(),
        display_name: fields.name(&["display_name"])?,
        avatar: avatar(fields),
        version: fields.number(&["profile_version"]).unwrap_or(0),
    })
}

/// An uploaded avatar if it has an asset ID, otherwise a generated one.
fn avatar(fields: Fields<'_>) -> Avatar {
    let uploaded = fields.text(&["avatar_mode"]).as_deref() == Some("uploaded");
    let asset = fields.id(&["avatar_asset_id"]);
    if let Some(asset) = asset.filter(|_| uploaded) {
        let address = fields.opaque(&["avatar_url"]);
        return Avatar::Uploaded(UploadedAvatar {
            asset: asset.into(),
            address: address.unwrap_or_default(),
        });
    }
    let preset = fields.name(&["avatar_preset_id"]);
    preset.map_or(Avatar::Unspecified, |id| {
        Avatar::Preset(Preset::from_id(&id))
    })
}

/// Decodes the ID of an uploaded avatar.
pub fn decode_asset_id(fields: Fields<'_>) -> Option<AssetId> {
    fields.id(&["avatar_asset_id"]).map(AssetId::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn list(body: &Value, list: JsonList) -> JsonBody {
        JsonBody::read(body.to_string().as_bytes(), list).unwrap()
    }

    #[test]
    fn capabilities_need_one_identifying_field() {
        let read = |body: Value| decode_capabilities(Fields::of(&body));
        assert_eq!(read(json!({"hello": "world"})), None);
        assert_eq!(read(json!("<html>")), None);
        let read = read(json!({"server_id": "s", "rtc": {"features": 7}, "limits": "none"}));
        let read = read.unwrap();
        assert_eq!(read.server_id, Some("s".into()));
        assert_eq!(read.limits, Limits::default());
        assert_eq!(read.extensions, Extensions::default());
    }

    #[test]
    fn names_made_of_ids_are_cleaned() {
        const EVIL: &str = "\u{202e}gnp.evil";
        let groups =
            json!({"groups": [{"id": EVIL, "channels": [{"id": EVIL}, {"id": "\u{200b}"}]}]});
        let categories = decode_channels(&list(&groups, CATEGORIES)).unwrap();
        assert_eq!(categories[0].name, "gnp.evil");
        assert_eq!(categories[0].channels[0].name, "gnp.evil");
        assert_eq!(categories[0].channels[0].id.as_str(), EVIL, "the id stays");
        assert_eq!(categories[0].channels[1].name, "?");
        let members = json!({"members": [{"user_uid": EVIL}]});
        let members = decode_members(&list(&members, MEMBERS)).unwrap();
        assert_eq!(members[0].name, "gnp.evil");
        let servers = json!({"servers": [{"server_id": EVIL}]});
        let servers = decode_servers(&list(&servers, SERVERS)).unwrap();
        assert_eq!(servers[0].name, "gnp.evil");
        assert_eq!(servers[0].id.shown(), "gnp.evil");
    }

    #[test]
    fn extension_of_another_version_is_not_used() {
        let body = json!({"server_id": "s", "extensions": {
            "history_cursor": {"version": 1, "max_limit": 200}, "reactions": {"version": 2}, "resume": {"version": 1}}});
        let read = decode_capabilities(Fields::of(&body));
        let extensions = read.unwrap().extensions;
        assert_eq!(extensions.history_cursor, Some(200));
        assert_eq!(extensions.reactions, None);
        assert!(extensions.resume);
    }

    #[test]
    fn people_to_mention_are_decoded_and_other_rows_left_out() {
        let body = json!({"results": [
            {"type": "user", "token": "@mira", "target_id": "uid_mira", "display_text": "Mira"},
            {"type": "channel", "target_id": "ch_1", "display_text": "tides"},
            {"type": "user", "display_text": "nobody"},
            {"type": "user", "target_id": "uid_x"},
        ]});
        let found = decode_mentions(&list(&body, MENTIONS)).unwrap();
        assert_eq!(found, [(UserId::from("uid_mira"), "Mira".to_owned())]);
    }

    #[test]
    fn lookup_of_mentions_is_off_unless_the_server_says_so() {
        let read = |mentions: Value| {
            let body = json!({"server_id": "s", "mentions": mentions});
            let read = decode_capabilities(Fields::of(&body)).unwrap();
            read.features.mention_lookup
        };
        assert!(read(json!({"resolve": true})));
        for mentions in [
            json!(null),
            json!({}),
            json!({"user": true}),
            json!({"resolve": "yes"}),
        ] {
            assert!(!read(mentions));
        }
    }

    #[test]
    fn limit_of_zero_is_ignored() {
        let read = |limit: Value| {
            let body = json!({"server_id": "s", "limits": {"max_message_bytes": limit}});
            decode_capabilities(Fields::of(&body))
                .unwrap()
                .limits
                .message_bytes
        };
        assert_eq!(read(json!(0)), None);
        assert_eq!(read(json!(-5)), None);
        assert_eq!(read(json!(7)), Some(7));
    }

    #[test]
    fn category_without_id_keeps_its_channels() {
        let body = json!({"groups": [{"label": "A", "channels": [{"id": 7}]}, {"channels": [{"id": "c"}]}, {"label": "B"}]});
        let categories = decode_channels(&list(&body, CATEGORIES)).unwrap();
        let shown: Vec<_> = categories
            .iter()
            .map(|it| (it.name.as_str(), it.channels[0].id.as_str()))
            .collect();
        assert_eq!(shown, [("A", "7"), ("?", "c")]);
    }

    #[test]
    fn channels_are_limited_in_total() {
        let channel = |id| json!({ "id": format!("c{id}"), "unread_count": 1 });
        let channels: Vec<_> = (0..=MAX_CHANNELS / 2).map(channel).collect();
        let group = |id: u32| json!({ "id": id.to_string(), "channels": channels });
        let body = json!({ "groups": [group(1), group(2), group(3)] });
        let body = list(&body, CATEGORIES);
        let categories = decode_channels(&body).unwrap();
        let counts: Vec<_> = categories.iter().map(|it| it.channels.len()).collect();
        assert_eq!(counts, [MAX_CHANNELS / 2 + 1, MAX_CHANNELS / 2 - 1, 0]);
        assert_eq!(decode_unread_counts(&body).len(), MAX_CHANNELS);
    }

    #[test]
    fn server_list_has_each_server_once() {
        let body = json!({"servers": [
            {"server_id": "a", "display_name": "Alpha", "icon_text": "AL"}, {"server_id": "a"}, {"display_name": "no id"}, {"server_id": "b"}]});
        let listed = decode_servers(&list(&body, SERVERS)).unwrap();
        let names: Vec<_> = listed
            .iter()
            .map(|row| (row.name.as_str(), row.icon_text.as_str()))
            .collect();
        assert_eq!(names, [("Alpha", "AL"), ("b", "B")]);
        assert_eq!(decode_servers(&list(&json!({}), SERVERS)), Some(Vec::new()));
        assert_eq!(decode_servers(&list(&json!([]), SERVERS)), None);
    }
}
