//! What a server says it offers. Everything is optional on the wire; the defaults are those of the contract.

use super::id::ServerId;

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
    /// Whether it promises to need nothing but a uid (`profile_data_policy` is `uid_only`).
    pub uid_only: bool,
    /// Whether it demands a secure transport.
    pub https_required: bool,
    /// Limits on what may be sent.
    pub limits: Limits,
    /// What it speaks of the optional extensions.
    pub extensions: Extensions,
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
