//! The token of a proven session. It has no `Debug` and no `Display`, and is wiped when dropped.

use std::sync::Arc;

use jiff::Timestamp;
use zeroize::Zeroizing;

/// A session token.
#[derive(Clone)]
pub struct Token(Arc<Zeroizing<String>>);

impl Token {
    /// Takes a token that a server issued.
    pub fn new(text: String) -> Self {
        Self(Arc::new(Zeroizing::new(text)))
    }

    /// The value of the `Authorization` header.
    pub(super) fn bearer(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("Bearer {}", self.0.as_str()))
    }
}

/// A token with its expiry.
#[derive(Clone)]
pub struct StoredToken {
    pub(super) token: Token,
    /// `None` if the server does not say.
    pub(super) expires_at: Option<Timestamp>,
}
