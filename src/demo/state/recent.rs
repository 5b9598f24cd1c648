//! What is remembered of the past, within bounds.

use std::collections::{HashMap, VecDeque};

use axum::body::Bytes;

/// The most recent entries; the oldest give way.
#[derive(Debug)]
pub(crate) struct Recent<V> {
    most: usize,
    known: HashMap<String, V>,
    order: VecDeque<String>,
}

impl<V> Recent<V> {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most,
            known: HashMap::new(),
            order: VecDeque::new(),
        }
    }

    pub(crate) fn put(&mut self, key: String, value: V) {
        if self.known.insert(key.clone(), value).is_none() {
            self.order.push_back(key);
        }
        // A key that was taken leaves its place behind: it is counted until it is the oldest.
        while self.order.len() > self.most {
            let oldest = self.order.pop_front();
            let _gone = oldest.and_then(|oldest| self.known.remove(&oldest));
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&V> {
        self.known.get(key)
    }

    pub(crate) fn take(&mut self, key: &str) -> Option<V> {
        self.known.remove(key)
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.known.values_mut()
    }
}

/// A file that was uploaded.
#[derive(Debug, Clone)]
pub(crate) struct Blob {
    pub(crate) kind: String,
    pub(crate) bytes: Bytes,
}

/// The most recent files; the oldest give way once all together are too large.
#[derive(Debug, Default)]
pub(crate) struct Blobs {
    kept: VecDeque<(String, Blob)>,
    size: usize,
}

impl Blobs {
    /// How much is kept, in bytes: one file of the largest size, and some more.
    const MOST: usize = 64 * 1024 * 1024;

    pub(crate) fn put(&mut self, key: String, blob: Blob) {
        self.size += blob.bytes.len();
        self.kept.push_back((key, blob));
        while self.size > Self::MOST {
            let oldest = self.kept.pop_front();
            self.size -= oldest.map_or(self.size, |(_, blob)| blob.bytes.len());
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Blob> {
        let found = self.kept.iter().find(|(known, _)| known == key);
        found.map(|(_, blob)| blob)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_entries_give_way() {
        let mut recent = Recent::new(2);
        for (key, value) in [("a", 1), ("b", 2), ("b", 3), ("c", 4)] {
            recent.put(key.into(), value);
        }
        assert_eq!(
            (recent.get("a"), recent.get("b"), recent.get("c")),
            (None, Some(&3), Some(&4))
        );
        assert_eq!(recent.take("b"), Some(3));
        assert_eq!(recent.get("b"), None);
    }

    #[test]
    fn the_oldest_files_give_way() {
        let blob = |size: usize| Blob {
            kind: "image/png".into(),
            bytes: vec![0; size].into(),
        };
        let mut blobs = Blobs::default();
        blobs.put("first".into(), blob(10));
        blobs.put("large".into(), blob(Blobs::MOST - 10));
        assert!(blobs.get("first").is_some());
        blobs.put("last".into(), blob(1));
        assert!(
            blobs.get("first").is_none()
                && blobs.get("large").is_some()
                && blobs.get("last").is_some()
        );
    }
}
