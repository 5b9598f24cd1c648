//! A map that forgets its oldest entries. Bounded by a total weight, where the crates for LRU caches count entries only.

use std::collections::VecDeque;

use axum::body::Bytes;

#[derive(Debug)]
pub(crate) struct BoundedMap<V> {
    entries: VecDeque<(String, V)>,
    limit: usize,
    total: usize,
    weigh: fn(&V) -> usize,
}

impl<V> BoundedMap<V> {
    /// Keeps `limit` entries.
    pub(crate) fn new(limit: usize) -> Self {
        Self::weighted(limit, |_| 1)
    }

    /// Keeps entries up to a total weight of `limit`.
    pub(crate) fn weighted(limit: usize, weigh: fn(&V) -> usize) -> Self {
        Self {
            entries: VecDeque::new(),
            limit,
            total: 0,
            weigh,
        }
    }

    pub(crate) fn put(&mut self, key: String, value: V) {
        let _before = self.take(&key);
        self.total += (self.weigh)(&value);
        self.entries.push_back((key, value));
        while self.total > self.limit
            && let Some((_, oldest)) = self.entries.pop_front()
        {
            self.total -= (self.weigh)(&oldest);
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&V> {
        let mut newest = self.entries.iter().rev();
        let found = newest.find(|(known, _)| known == key);
        found.map(|(_, value)| value)
    }

    pub(crate) fn take(&mut self, key: &str) -> Option<V> {
        let at = self.entries.iter().rposition(|(known, _)| known == key)?;
        let (_, value) = self.entries.remove(at)?;
        self.total -= (self.weigh)(&value);
        Some(value)
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.entries.iter_mut().map(|(_, value)| value)
    }
}

/// An uploaded file.
#[derive(Debug, Clone)]
pub(crate) struct Blob {
    pub(crate) content_type: String,
    pub(crate) bytes: Bytes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oldest_entries_are_forgotten() {
        let mut map = BoundedMap::new(2);
        for (key, value) in [("a", 1), ("b", 2), ("b", 3), ("c", 4)] {
            map.put(key.into(), value);
        }
        assert_eq!((map.get("a"), map.get("b")), (None, Some(&3)));
        assert_eq!((map.take("b"), map.get("b")), (Some(3), None));
        map.put("d".into(), 5);
        assert_eq!((map.get("c"), map.get("d")), (Some(&4), Some(&5)));
    }

    #[test]
    fn heavy_entries_displace_older_ones() {
        let mut map = BoundedMap::weighted(10, |weight: &usize| *weight);
        map.put("first".into(), 1);
        map.put("heavy".into(), 9);
        assert!(map.get("first").is_some());
        map.put("last".into(), 1);
        let kept = ["first", "heavy", "last"].map(|key| map.get(key).is_some());
        assert_eq!(kept, [false, true, true]);
    }
}
