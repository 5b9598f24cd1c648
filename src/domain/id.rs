//! Identifiers, each with its own type, so that a channel id cannot be used as a message id.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes any text: no id of the protocol has a fixed format (`docs/backend-contract.md` 2.6).
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
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
    /// One joined server on this device. Drawn at random when it is joined; never a URL, never sent, never reused.
    ServerUid
);
id!(
    /// What a backend calls one of its servers. Two backends may use the same one.
    ServerId
);
id!(
    /// A channel of one server. Two servers may use the same one.
    ChannelId
);
id!(
    /// A category of channels.
    CategoryId
);
id!(
    /// A message of one channel.
    MessageId
);
id!(
    /// An uploaded picture of one server.
    AssetId
);
id!(
    /// A person as one server knows them: an opaque uid.
    UserId
);
id!(
    /// One socket of one person, as presence counts them.
    ClientId
);
id!(
    /// The label of this device on one server. Random, never derived from the identity.
    DeviceId
);
id!(
    /// The name of a message that has not been confirmed yet; travels as idempotency key where a server takes one.
    LocalId
);

impl UserId {
    /// The beginning, for showing a person without a name.
    #[must_use]
    pub fn short(&self) -> &str {
        const CHARS: usize = 12;
        let end = self.0.char_indices().nth(CHARS).map(|(end, _)| end);
        end.and_then(|end| self.0.get(..end)).unwrap_or(&self.0)
    }
}

/// Counts the connections of one server: what belongs to an earlier epoch is dropped on arrival.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Epoch(pub u32);

impl Epoch {
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}
