//! A parcel for what must travel through messages and must not be looked into on the way.

use std::fmt;
use std::sync::Arc;

/// Something that must not be looked into on its way: a secret, or what cannot be copied. Copies of the parcel share what
/// is in it; `Debug` shows nothing of it.
pub struct Redacted<T>(pub Arc<T>);

impl<T> Redacted<T> {
    /// Packs something.
    pub fn new(inside: T) -> Self {
        Self(Arc::new(inside))
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

/// Two parcels are equal when they are copies of one; what is in them is not compared.
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
    fn a_parcel_shows_nothing_and_equals_its_copies_only() {
        let parcel = Redacted::new("secret");
        assert_eq!(format!("{parcel:?}"), "..");
        assert_eq!(parcel, parcel.clone());
        assert_ne!(parcel, Redacted::new("secret"));
    }
}
