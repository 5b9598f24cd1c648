//! A shared value that is never printed.

use std::fmt;
use std::sync::Arc;

/// For secrets in messages, and for values that cannot be copied. Clones share the value.
pub struct Redacted<T>(pub Arc<T>);

impl<T> Redacted<T> {
    pub fn new(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T> Clone for Redacted<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}

/// Equal if both are clones of one value; the values are not compared.
impl<T> PartialEq for Redacted<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Eq for Redacted<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redacted_prints_nothing_and_equals_only_its_clones() {
        let secret = Redacted::new("secret");
        assert_eq!(format!("{secret:?}"), "..");
        assert_eq!(secret, secret.clone());
        assert_ne!(secret, Redacted::new("secret"));
    }
}
