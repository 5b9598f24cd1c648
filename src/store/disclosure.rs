//! `disclosed.json`: the disclosure logs (ADR-0005) as earlier versions wrote them. Now each is in the database of its
//! server.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::versioned_file::{self, VersionedFile};
use super::{Error, Loaded, atomic};
use crate::domain::disclosure::DisclosureLog;
use crate::domain::id::ServerUid;

const VERSION: u64 = 1;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DisclosureLogs {
    servers: BTreeMap<ServerUid, DisclosureLog>,
    #[serde(skip)]
    file: VersionedFile,
}

impl DisclosureLogs {
    /// Reads the logs. See `VersionedFile::load` for a file that cannot be read.
    pub fn load(path: &Path) -> Loaded<Self> {
        let mut file = VersionedFile::load(path, VERSION);
        let mut value: Self = versioned_file::take(&mut file.value.unknown);
        value.file = std::mem::take(&mut file.value);
        file.with(value)
    }

    /// Writes what is left; deletes the file if that is nothing.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        if self.servers.is_empty() {
            return atomic::remove_all(path).map_err(|error| Error::write(path, &error));
        }
        self.file.save(path, VERSION, self)
    }

    /// Empty where nothing was disclosed.
    pub fn get(&self, server: &ServerUid) -> DisclosureLog {
        self.servers.get(server).cloned().unwrap_or_default()
    }

    /// Deletes the log of a server, with entries of newer versions.
    pub fn remove(&mut self, server: &ServerUid) {
        let _removed = self.servers.remove(server);
        if let Some(Value::Object(unknown)) = self.file.unknown.get_mut("servers") {
            let _removed = unknown.remove(server.as_str());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::disclosure::DataKind;

    #[test]
    fn unreadable_entry_is_skipped_and_unreadable_file_quarantined() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("disclosed.json");
        std::fs::write(
            &path,
            r#"{"servers": {"a": {"uid": {"count": 1}, "root": {}, "message":
                {"first": "2026-01-01T00:00:00Z", "last": "2026-01-02T00:00:00Z", "count": 7}}, "b": 5}}"#,
        )
        .unwrap();
        let loaded = DisclosureLogs::load(&path);
        assert_eq!(loaded.quarantined, None);
        let kinds: Vec<_> = loaded.value.get(&"a".into()).entries().collect();
        assert_eq!(kinds.len(), 1);
        assert_eq!(kinds[0].1.count, 7);
        std::fs::write(&path, "no").unwrap();
        let moved = DisclosureLogs::load(&path).quarantined.unwrap();
        assert_eq!(std::fs::read_to_string(moved).unwrap(), "no");
    }

    #[test]
    fn entries_of_a_newer_version_are_kept_until_the_server_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("disclosed.json");
        std::fs::write(
            &path,
            r#"{"version": 2, "servers": {"a": {"voice": {"count": 1}}}}"#,
        )
        .unwrap();
        let mut logs = DisclosureLogs::load(&path).value;
        logs.save(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.contains("\"version\": 2") && text.contains("voice"),
            "{text}"
        );
        logs.remove(&"a".into());
        logs.save(&path).unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn every_kind_has_its_own_name_in_the_file() {
        let names: std::collections::BTreeSet<_> = DataKind::ALL
            .iter()
            .map(|kind| serde_json::to_string(kind).unwrap())
            .collect();
        assert_eq!(names.len(), DataKind::ALL.len());
        assert!(names.contains("\"profile_picture\""));
        assert!(serde_json::from_str::<DataKind>("\"root\"").is_err());
    }
}
