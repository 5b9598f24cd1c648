//! A parcel for what must travel through messages and must not be looked into on the way.

use std::fmt;
use std::sync::Arc;

/// Something that must not be looked into on its way: a secret, or what cannot be copied. Copies of the parcel share what
/// is in it; `Debug` shows nothing of it.
pub struct Opaque<T>(pub Arc<T>);

impl<T> Opaque<T> {
    /// Packs something.
    pub fn new(inside: T) -> Self {
        Self(Arc::new(inside))
    }
}

impl<T> Clone for Opaque<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Opaque<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}

/// Two parcels are equal when they are copies of one; what is in them is not compared.
impl<T> PartialEq for Opaque<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Eq for Opaque<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parcel_shows_nothing_and_equals_its_copies_only() {
        let parcel = Opaque::new("secret");
        assert_eq!(format!("{parcel:?}"), "..");
        assert_eq!(parcel, parcel.clone());
        assert_ne!(parcel, Opaque::new("secret"));
    }
}
