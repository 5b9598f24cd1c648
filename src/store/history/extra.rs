//! What few messages have, and profiles and categories, as JSON.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::disclosure::DisclosureLog;
use crate::domain::id::{AssetId, CategoryId, ChannelId, LocalId, MessageId, UserId};
use crate::domain::message::{Attachment, ChatMessage, Extra, Permissions, Reaction, Reply};
use crate::domain::profile::{Avatar, Preset, Profile, UploadedAvatar};

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct ExtraJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<ReplyJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<AttachmentJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reactions: Vec<(String, u32, bool)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edited_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_key: Option<LocalId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unreadable: Option<(u32, u32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    permalink: Option<String>,
    /// React, reply, mark unread, delete.
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions: Option<[Option<bool>; 4]>,
}

#[derive(Serialize, Deserialize)]
struct ReplyJson {
    message: MessageId,
    author: Option<UserId>,
    preview: String,
    unavailable: bool,
}

#[derive(Serialize, Deserialize)]
struct AttachmentJson {
    id: String,
    file_name: String,
    url: String,
    content_type: String,
    bytes: u64,
    /// Missing in what older versions have stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    size: Option<(u32, u32)>,
}

/// `None` for a message that has nothing of it.
pub(super) fn encode(message: &ChatMessage) -> Option<String> {
    let extra = message.extra.as_deref()?;
    let json = ExtraJson {
        reply_to: extra.reply_to.as_ref().map(|reply| ReplyJson {
            message: reply.message.clone(),
            author: reply.author.clone(),
            preview: reply.preview.clone(),
            unavailable: reply.unavailable,
        }),
        attachments: (extra.attachments.iter())
            .map(|file| AttachmentJson {
                id: file.id.clone(),
                file_name: file.file_name.clone(),
                url: file.url.clone(),
                content_type: file.content_type.clone(),
                bytes: file.bytes,
                size: Some((file.width, file.height)).filter(|size| *size != (0, 0)),
            })
            .collect(),
        reactions: (extra.reactions.iter())
            .map(|reaction| (reaction.emoji.clone(), reaction.count, reaction.mine))
            .collect(),
        edited_at: extra.edited_at,
        revision: extra.revision,
        client_key: extra.client_key.clone(),
        unreadable: Some(extra.unreadable).filter(|unreadable| *unreadable != (0, 0)),
        permalink: extra.permalink.clone(),
        permissions: Some(encode_permissions(extra.permissions))
            .filter(|all| all.iter().any(Option::is_some)),
    };
    serde_json::to_string(&json).ok()
}

/// The default for a text that cannot be understood.
pub(super) fn decode(text: &str) -> Extra {
    let json: ExtraJson = serde_json::from_str(text).unwrap_or_default();
    Extra {
        reply_to: json.reply_to.map(|reply| Reply {
            message: reply.message,
            author: reply.author,
            preview: reply.preview,
            unavailable: reply.unavailable,
        }),
        attachments: (json.attachments.into_iter())
            .map(|file| Attachment {
                id: file.id,
                file_name: file.file_name,
                url: file.url,
                content_type: file.content_type,
                bytes: file.bytes,
                width: file.size.map_or(0, |(width, _)| width),
                height: file.size.map_or(0, |(_, height)| height),
            })
            .collect(),
        reactions: (json.reactions.into_iter())
            .map(|(emoji, count, mine)| Reaction {
                emoji,
                count,
                mine,
                by: Vec::new(),
            })
            .collect(),
        edited_at: json.edited_at,
        revision: json.revision,
        client_key: json.client_key,
        unreadable: json.unreadable.unwrap_or_default(),
        permalink: json.permalink,
        permissions: json
            .permissions
            .map_or_else(Permissions::default, decode_permissions),
    }
}

fn encode_permissions(permissions: Permissions) -> [Option<bool>; 4] {
    let Permissions {
        react,
        reply,
        mark_unread,
        delete,
    } = permissions;
    [react, reply, mark_unread, delete]
}

fn decode_permissions([react, reply, mark_unread, delete]: [Option<bool>; 4]) -> Permissions {
    Permissions {
        react,
        reply,
        mark_unread,
        delete,
    }
}

#[derive(Serialize, Deserialize)]
struct ProfileJson {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    preset: Option<Preset>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    picture: Option<(AssetId, String)>,
    version: u64,
}

pub(super) fn encode_profile(profile: &Profile) -> Option<String> {
    let (preset, picture) = match &profile.avatar {
        Avatar::Unspecified => (None, None),
        Avatar::Preset(preset) => (Some(*preset), None),
        Avatar::Uploaded(it) => (None, Some((it.asset.clone(), it.address.clone()))),
    };
    let json = ProfileJson {
        name: profile.display_name.clone(),
        preset,
        picture,
        version: profile.version,
    };
    serde_json::to_string(&json).ok()
}

pub(super) fn decode_profile(user: UserId, text: &str) -> Option<Profile> {
    let json: ProfileJson = serde_json::from_str(text).ok()?;
    let avatar = match (json.picture, json.preset) {
        (Some((asset, address)), _) => Avatar::Uploaded(UploadedAvatar { asset, address }),
        (None, Some(preset)) => Avatar::Preset(preset),
        (None, None) => Avatar::Unspecified,
    };
    Some(Profile {
        user,
        display_name: json.name,
        avatar,
        version: json.version,
    })
}

#[derive(Serialize, Deserialize)]
struct CategoryJson {
    id: CategoryId,
    name: String,
    channels: Vec<(ChannelId, String, bool)>,
}

pub(super) fn encode_categories(categories: &[Category]) -> Option<String> {
    let json = categories.iter().map(|category| CategoryJson {
        id: category.id.clone(),
        name: category.name.clone(),
        channels: (category.channels.iter())
            .map(|it| {
                (
                    it.id.clone(),
                    it.name.clone(),
                    it.kind == ChannelKind::Voice,
                )
            })
            .collect(),
    });
    serde_json::to_string(&json.collect::<Vec<_>>()).ok()
}

/// Without the entries that cannot be understood: those of a newer version.
pub(super) fn decode_log(text: &str) -> DisclosureLog {
    let entries: serde_json::Map<_, _> = serde_json::from_str(text).unwrap_or_default();
    let mut log = DisclosureLog::default();
    for entry in entries {
        let entry = serde_json::Value::Object([entry].into_iter().collect());
        log.add(&serde_json::from_value(entry).unwrap_or_default());
    }
    log
}

/// Nothing for a text that cannot be understood.
pub(super) fn decode_categories(text: &str) -> Vec<Category> {
    let json: Vec<CategoryJson> = serde_json::from_str(text).unwrap_or_default();
    let kind = |is_voice| {
        if is_voice {
            ChannelKind::Voice
        } else {
            ChannelKind::Text
        }
    };
    let categories = json.into_iter().map(|category| Category {
        id: category.id,
        name: category.name,
        channels: (category.channels.into_iter())
            .map(|(id, name, is_voice)| Channel {
                id,
                name,
                kind: kind(is_voice),
            })
            .collect(),
    });
    categories.collect()
}
