//! What a server offers. Everything is optional on the wire; the defaults are those of the contract.

use super::id::ServerId;
use super::tagged::tagged;
use super::trust::Fingerprint;

/// `GET /v1/client/capabilities`, reduced to what the client acts upon (`docs/backend-contract.md` 4).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Capabilities {
    pub server_name: Option<String>,
    /// The id from the directory wins over it (`docs/backend-contract.md` 5.2).
    pub server_id: Option<ServerId>,
    /// A date.
    pub api_version: Option<String>,
    pub build_version: Option<String>,
    pub data_policy: DataPolicy,
    pub uid_policy: UidPolicy,
    pub features: Features,
    pub https_required: bool,
    /// Whether the server asks clients to pin its key.
    pub pin_requested: bool,
    /// Of its certificate, as the server advertises it.
    pub fingerprint: Option<Fingerprint>,
    pub limits: Limits,
    pub extensions: Extensions,
}

/// Which data about its users a server requires (`profile_data_policy`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum DataPolicy {
    UidOnly,
    #[default]
    Unspecified,
    Other(String),
}

/// Whether a server expects the same uid of a person as other servers (`user_uid_policy`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UidPolicy {
    #[default]
    PerServer,
    Global,
    Either,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each feature is independent")]
pub struct Features {
    /// Without it messages can only be read.
    pub messaging: bool,
    pub attachments: bool,
    pub presence: bool,
    pub notifications: bool,
    pub profiles: bool,
    pub voice: bool,
    /// People to mention can be looked up.
    pub mention_lookup: bool,
}

impl Default for Features {
    fn default() -> Self {
        Self {
            messaging: true,
            attachments: true,
            presence: false,
            notifications: false,
            profiles: false,
            voice: false,
            mention_lookup: false,
        }
    }
}

tagged! {
    /// A capability as a person would call it.
    pub enum Feature {
        Messages = "messages",
        Files = "files",
        Presence = "presence",
        Profiles = "profiles",
        Voice = "voice",
        Proof = "proof",
        Edit = "edit",
        Delete = "delete",
        Reactions = "reactions",
        History = "history",
        ChannelManagement = "channel_management",
    }
}

/// All that a server may offer: the features, and what the program alone notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capability {
    Feature(Feature),
    MentionLookup,
    SafeResend,
    ReadSync,
}

impl Capabilities {
    pub fn all(&self) -> impl Iterator<Item = (Capability, bool)> + use<> {
        let (features, extensions) = (self.features, self.extensions);
        let named = self.features();
        named
            .map(|(feature, on)| (Capability::Feature(feature), on))
            .chain([
                (Capability::MentionLookup, features.mention_lookup),
                (Capability::SafeResend, extensions.idempotent_send),
                (Capability::ReadSync, extensions.read_acks),
            ])
    }

    pub fn features(&self) -> impl Iterator<Item = (Feature, bool)> + use<> {
        let (features, extensions) = (self.features, self.extensions);
        [
            (Feature::Messages, features.messaging),
            (Feature::Files, features.attachments),
            (Feature::Presence, features.presence),
            (Feature::Profiles, features.profiles),
            (Feature::Voice, features.voice),
            (Feature::Proof, extensions.identity_proof),
            (Feature::Edit, extensions.message_edit),
            (Feature::Delete, extensions.message_delete),
            (Feature::Reactions, extensions.reactions.is_some()),
            (Feature::History, extensions.history_cursor.is_some()),
            (Feature::ChannelManagement, extensions.channel_management),
        ]
        .into_iter()
    }
}

/// `None` means that the server names no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Of UTF-8.
    pub message_bytes: Option<u64>,
    pub upload_bytes: Option<u64>,
}

/// The negotiated extensions (`docs/backend-contract.md` 10). What is not offered is never sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each feature is independent")]
pub struct Extensions {
    /// The server verifies that a uid belongs to a key.
    pub identity_proof: bool,
    /// History can be paged by message; the value is the largest page, at least 1.
    pub history_cursor: Option<u32>,
    /// Sending a message twice with one key creates one message.
    pub idempotent_send: bool,
    pub message_edit: bool,
    pub message_delete: bool,
    /// How many different emoji a message may have as reactions, at least 1.
    pub reactions: Option<u32>,
    /// What was read is kept for the other devices of the user (`docs/backend-contract.md` 6.11).
    pub read_acks: bool,
    /// Missed events can be requested after a reconnect.
    pub resume: bool,
    /// Channels and categories can be created, changed and moved by those who may.
    pub channel_management: bool,
}
