//! Tells whether a file was written since it was looked at, by its time and size.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::platform::private_file;

/// Clones share what they have seen.
#[derive(Debug, Clone, Default)]
pub struct SeenFile(Arc<Mutex<Option<(SystemTime, u64)>>>);

impl SeenFile {
    /// Whether the file differs from what was seen by the last call. One that cannot be looked at does not.
    pub fn has_changed(&self, path: &Path) -> bool {
        let Ok(now) = private_file::written(path) else {
            return false;
        };
        let now = Some(now);
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *seen, now) != now
    }
}
