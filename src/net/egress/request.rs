//! The closed list of what may be asked of a server: where, by what method, under whose name, with what in it.

use std::fmt::Write as _;
use std::time::Duration;

use reqwest::Method;
use reqwest::header::{ACCEPT, HeaderMap, IF_MATCH, USER_AGENT};
use serde_json::{Value, json};

use super::{AGENT, Ask, Caller, IDEMPOTENCY, encoded, identify, put};
use crate::domain::disclosure::DataKind;
use crate::domain::id::{ChannelId, LocalId, MessageId, ServerId, UserId};

const WHOLE: Duration = Duration::from_secs(30);
const PROBE: Duration = Duration::from_secs(10);

const KIB: usize = 1024;
const SMALL: usize = 1024 * KIB;
/// Ten thousand servers with all that may be said of each.
const MEDIUM: usize = 4 * 1024 * KIB;
const LARGE: usize = 32 * 1024 * KIB;

/// Everything that may be asked of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request<'a> {
    /// What it offers (4).
    Capabilities,
    /// The same at the older place (4.4).
    LegacyCapabilities,
    /// Its servers (5.2).
    Directory,
    /// Its channels (5.4).
    Channels(&'a ServerId),
    /// Its members (5.5).
    Members(&'a ServerId),
    /// Messages of a channel (5.6).
    Messages {
        /// Which.
        channel: &'a ChannelId,
        /// How many at most.
        limit: u32,
        /// Only those before this one, where the server pages.
        before: Option<&'a MessageId>,
    },
    /// Say something (5.7).
    Send {
        /// Where.
        channel: &'a ChannelId,
        /// What.
        body: &'a str,
        /// What it answers.
        reply_to: Option<&'a MessageId>,
        /// The key that makes a repetition harmless, where the server takes one.
        key: Option<&'a LocalId>,
    },
    /// Be no member any more (5.3).
    Leave(&'a ServerId),
    /// What people call themselves (5.13).
    Profiles(&'a [UserId]),
    /// End the proven session (10, `identity_proof`).
    EndSession,
    /// A name and a picture (5.9 to 5.12).
    Profile(Ask<'a>),
    /// Ask for a question to prove the identity with.
    Challenge {
        /// The key, in base64url.
        public_key: &'a str,
    },
    /// Answer it.
    Prove {
        /// Which question.
        challenge: &'a str,
        /// The key, in base64url.
        public_key: &'a str,
        /// The answer, in base64url.
        signature: &'a str,
    },
}

impl Request<'_> {
    pub(super) fn method(&self) -> Method {
        match self {
            Self::Send { .. } | Self::Challenge { .. } | Self::Prove { .. } => Method::POST,
            Self::EndSession | Self::Leave(_) => Method::DELETE,
            Self::Profile(ask) => ask.method(),
            _ => Method::GET,
        }
    }

    pub(super) fn path(&self) -> String {
        match self {
            Self::Capabilities => "v1/client/capabilities".into(),
            Self::LegacyCapabilities => "client/capabilities".into(),
            Self::Directory => "v1/servers".into(),
            Self::Channels(server) => format!("v1/servers/{}/channels", encoded(server.as_str())),
            Self::Members(server) => format!("v1/servers/{}/members", encoded(server.as_str())),
            Self::Messages {
                channel,
                limit,
                before,
            } => {
                let mut path = format!(
                    "v1/channels/{}/messages?limit={limit}",
                    encoded(channel.as_str())
                );
                if let Some(before) = before {
                    let _ = write!(path, "&before={}", encoded(before.as_str()));
                }
                path
            }
            Self::Send { channel, .. } => {
                format!("v1/channels/{}/messages", encoded(channel.as_str()))
            }
            Self::Leave(server) => format!("v1/servers/{}/membership", encoded(server.as_str())),
            Self::Profiles(users) => {
                let users: Vec<_> = users
                    .iter()
                    .map(|user| format!("user_uid={}", encoded(user.as_str())))
                    .collect();
                format!("v1/profiles:batch?{}", users.join("&"))
            }
            Self::Profile(ask) => ask.path(),
            Self::Challenge { .. } => "v1/identity/challenge".into(),
            Self::Prove { .. } | Self::EndSession => "v1/identity/session".into(),
        }
    }

    /// Whether the request says who asks even to a server that does not check it. Reading history does not.
    pub(super) fn names_caller(&self) -> bool {
        match self {
            Self::Send { .. } | Self::Profiles(_) | Self::EndSession | Self::Leave(_) => true,
            Self::Profile(ask) => ask.names_caller(),
            _ => false,
        }
    }

    /// What leaves with it, beside who asks.
    pub(super) fn discloses(&self) -> &'static [DataKind] {
        match self {
            Self::Capabilities | Self::LegacyCapabilities | Self::Directory => &[DataKind::Probe],
            Self::Channels(_) | Self::Members(_) | Self::Messages { .. } => &[DataKind::Channels],
            Self::Send { .. } => &[DataKind::Message],
            Self::Profiles(_) => &[DataKind::ProfileLookup],
            Self::Challenge { .. } | Self::Prove { .. } => {
                &[DataKind::Uid, DataKind::Device, DataKind::Proof]
            }
            Self::EndSession => &[],
            Self::Leave(_) => &[DataKind::Leave],
            Self::Profile(ask) => ask.discloses(),
        }
    }

    pub(super) fn body(&self, caller: Option<Caller<'_>>) -> Option<Value> {
        let persona = caller.map(|caller| caller.persona);
        let (user, device) = (
            persona.map(|persona| persona.user.as_str()),
            persona.map(|persona| persona.device.as_str()),
        );
        match self {
            Self::Send {
                body,
                reply_to: None,
                ..
            } => Some(json!({ "body": body })),
            Self::Send {
                body,
                reply_to: Some(reply),
                ..
            } => Some(json!({ "body": body, "reply_to_message_id": reply.as_str() })),
            Self::Challenge { public_key } => {
                Some(json!({ "user_uid": user, "device_id": device, "public_key": public_key }))
            }
            Self::Prove {
                challenge,
                public_key,
                signature,
            } => Some(json!({
                "challenge_id": challenge, "user_uid": user, "device_id": device,
                "public_key": public_key, "signature": signature,
            })),
            Self::Profile(ask) => ask.json(),
            _ => None,
        }
    }

    /// What is sent, and its kind.
    pub(super) fn payload(&self, caller: Option<Caller<'_>>) -> Option<(String, Vec<u8>)> {
        if let Self::Profile(ask) = self
            && let Some(form) = ask.form()
        {
            return Some(form);
        }
        let body = self.body(caller)?;
        Some(("application/json".into(), body.to_string().into_bytes()))
    }

    pub(super) fn limit(&self) -> usize {
        match self {
            Self::Messages { .. } => LARGE,
            Self::Directory => MEDIUM,
            Self::Profile(ask) => ask.limit(SMALL),
            _ => SMALL,
        }
    }

    pub(super) fn patience(&self) -> Duration {
        match self {
            Self::Capabilities | Self::LegacyCapabilities | Self::Directory => PROBE,
            _ => WHOLE,
        }
    }

    /// Who asks, where the request says so.
    pub(super) fn identified<'b>(&self, caller: Option<Caller<'b>>) -> Option<Caller<'b>> {
        caller.filter(|caller| self.names_caller() || caller.token.is_some())
    }

    pub(super) fn headers(&self, caller: Option<Caller<'_>>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        put(&mut headers, USER_AGENT, AGENT);
        let pictures = matches!(self, Self::Profile(ask) if ask.gives_picture());
        let wanted = if pictures {
            "image/png, image/jpeg"
        } else {
            "application/json"
        };
        put(&mut headers, ACCEPT, wanted);
        if let Some(caller) = self.identified(caller) {
            identify(&mut headers, caller);
        }
        if let Self::Send { key: Some(key), .. } = self {
            put(&mut headers, IDEMPOTENCY, key.as_str());
        }
        if let Self::Profile(ask) = self
            && let Some(version) = ask.expects()
        {
            put(&mut headers, IF_MATCH, &version.to_string());
        }
        headers
    }
}
