//! What a server says it offers. Everything is optional on the wire; the defaults are those of the contract.

use super::id::ServerId;
use super::trust::Fingerprint;

/// What `GET /v1/client/capabilities` says, reduced to what the client acts upon (`docs/backend-contract.md` 4).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// The backend's own name, where it has one.
    pub server_name: Option<String>,
    /// The one server the backend advertises. The directory's id wins over it (`docs/backend-contract.md` 5.2).
    pub server_id: Option<ServerId>,
    /// The contract's version, a date.
    pub api_version: Option<String>,
    /// The server's build.
    pub build_version: Option<String>,
    /// What it wants to know of its users.
    pub data_policy: DataPolicy,
    /// Whether it expects one uid of a person everywhere.
    pub uid_policy: UidPolicy,
    /// What is switched on.
    pub features: Features,
    /// Whether it demands a secure transport.
    pub https_required: bool,
    /// Whether it wants its key to be pinned.
    pub wants_pin: bool,
    /// The fingerprint of its certificate, as it says itself.
    pub fingerprint: Option<Fingerprint>,
    /// Limits on what may be sent.
    pub limits: Limits,
    /// What it speaks of the optional extensions.
    pub extensions: Extensions,
}

/// What a server wants to know of its users (`profile_data_policy`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum DataPolicy {
    /// Nothing but a uid.
    UidOnly,
    /// It says nothing of it.
    #[default]
    Unspecified,
    /// Something else, in its own word.
    Other(String),
}

/// Whether a server expects one uid of a person everywhere (`user_uid_policy`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UidPolicy {
    /// A uid of its own for this server.
    #[default]
    PerServer,
    /// The same as everywhere.
    Global,
    /// As the user likes.
    Either,
}

/// What a server has switched on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent answer to an independent question"
)]
pub struct Features {
    /// Messages can be written.
    pub messaging: bool,
    /// Files can be attached.
    pub attachments: bool,
    /// It tells who is here.
    pub presence: bool,
    /// It has what notifications need.
    pub notifications: bool,
    /// It keeps names and pictures of who publishes them.
    pub profiles: bool,
    /// Voice channels work.
    pub voice: bool,
}

/// Something that a server can offer, as a person would call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// Messages can be written.
    Messages,
    /// Files can be attached.
    Files,
    /// It tells who is here.
    Presence,
    /// It keeps names and pictures of who publishes them.
    Profiles,
    /// Voice channels work.
    Voice,
    /// It checks identities.
    Proof,
    /// Messages can be edited.
    Edit,
    /// Messages can be deleted for everyone.
    Delete,
    /// Messages can be reacted to.
    Reactions,
    /// Old messages come page by page.
    History,
}

impl Feature {
    /// What it is called in a file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Files => "files",
            Self::Presence => "presence",
            Self::Profiles => "profiles",
            Self::Voice => "voice",
            Self::Proof => "proof",
            Self::Edit => "edit",
            Self::Delete => "delete",
            Self::Reactions => "reactions",
            Self::History => "history",
        }
    }

    /// The offer of a word in a file.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        let offers = Capabilities::default();
        let mut offers = offers.offers().map(|(offer, _)| offer);
        offers.find(|offer| offer.word() == word)
    }
}

impl Capabilities {
    /// All that can be offered, and whether this server does.
    pub fn offers(&self) -> impl Iterator<Item = (Feature, bool)> + use<> {
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
            (Feature::Reactions, extensions.reactions),
            (Feature::History, extensions.history_cursor.is_some()),
        ]
        .into_iter()
    }
}

/// Limits on what may be sent. `None` means that the server names none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Largest message body, in bytes of UTF-8.
    pub message_bytes: Option<u64>,
    /// Largest file, in bytes.
    pub upload_bytes: Option<u64>,
}

/// The negotiated extensions (`docs/backend-contract.md` 10). What is not offered is never sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent answer to an independent question"
)]
pub struct Extensions {
    /// The server checks that a uid belongs to a key.
    pub identity_proof: bool,
    /// History can be paged by message; the value is the largest page, at least 1.
    pub history_cursor: Option<u32>,
    /// A repeated send is answered with the first message.
    pub idempotent_send: bool,
    /// Messages can be edited.
    pub message_edit: bool,
    /// Messages can be deleted for everyone.
    pub message_delete: bool,
    /// Messages can be reacted to.
    pub reactions: bool,
    /// Missed events can be asked for after a drop.
    pub resume: bool,
}
