//! Identifiers, each with its own type, so that a channel id cannot be used as a message id.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::unicode;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes any text: no id of the protocol has a fixed format (`docs/backend-contract.md` 2.6).
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Fit to be shown on one line: cleaned, and cut off if it is long.
            pub fn shown(&self) -> String {
                const CHARS: usize = 80;
                unicode::single_line(&self.0, CHARS)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::new(text)
            }
        }
    };
}

id!(
    /// A joined server on this device: random, never a URL, never sent, never reused.
    ServerUid
);
id!(
    /// The id that a backend gives one of its servers; not unique across backends.
    ServerId
);
id!(
    /// A channel; not unique across servers.
    ChannelId
);
id!(
    /// A category of channels.
    CategoryId
);
id!(
    /// A message; unique within its channel.
    MessageId
);
id!(
    /// A picture uploaded to a server.
    AssetId
);
id!(
    /// A person: the uid by which one server knows them.
    UserId
);
id!(
    /// A socket of a person, as presence counts them.
    ClientId
);
id!(
    /// This device on one server: random, never derived from the identity.
    DeviceId
);
id!(
    /// A message that is not confirmed yet; also its idempotency key, where a server supports one.
    LocalId
);

impl UserId {
    /// The beginning, for showing a person without a name.
    pub fn short(&self) -> &str {
        const CHARS: usize = 12;
        match unicode::id_start(&self.0, CHARS) {
            "" => "?",
            start => start,
        }
    }
}

/// Counts the connections of one server: what belongs to an earlier epoch is dropped on arrival.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Epoch(pub u32);

impl Epoch {
    pub fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}
