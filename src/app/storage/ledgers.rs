//! The disclosure logs of all servers. Each server has one recorder for as long as it is in the list, whatever connections
//! come and go. What is recorded is written soon afterwards, without a message to the application.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use iced::futures::stream::{self, Stream};
use tokio::sync::watch;

use crate::domain::disclosure::DisclosureLog;
use crate::domain::id::ServerUid;
use crate::domain::stored::Change;
use crate::net::disclosure::DisclosureRecorder;
use crate::store::disclosure::DisclosureLogs;
use crate::store::history::HistoryStore;

/// From a disclosure until it is written, together with those that follow: what a killed program may lose.
const SAVE_DELAY: Duration = Duration::from_secs(2);
/// The shortest time between two views of the log.
const VIEW_DELAY: Duration = Duration::from_secs(1);

/// Clones share the same logs.
#[derive(Clone, Default)]
pub struct Ledgers {
    state: Arc<Mutex<State>>,
    /// Notified of each disclosure to any server.
    changed: watch::Sender<()>,
}

#[derive(Default)]
struct State {
    servers: BTreeMap<ServerUid, Ledger>,
    store: Option<HistoryStore>,
    /// What an earlier version wrote, and its file.
    earlier: (DisclosureLogs, PathBuf),
}

struct Ledger {
    recorder: DisclosureRecorder,
    /// What is in the store. `None` until that is loaded, which writing would replace, and where nothing is stored.
    stored: Option<DisclosureLog>,
}

/// Only which logs, so that a subscription lasts.
impl Hash for Ledgers {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.state).hash(state);
    }
}

impl Ledgers {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what an earlier version wrote into a file.
    pub fn set_earlier(&self, logs: DisclosureLogs, path: PathBuf) {
        self.lock().earlier = (logs, path);
    }

    pub fn get(&self, server: &ServerUid) -> DisclosureLog {
        let state = self.lock();
        let ledger = state.servers.get(server);
        ledger.map_or_else(|| state.earlier.0.get(server), |it| it.recorder.log())
    }

    /// What was disclosed before the server was in the list.
    pub fn put(&self, server: &ServerUid, log: &DisclosureLog) {
        self.recorder(server).add(log);
        self.changed.send_modify(|()| {});
    }

    /// The recorder for the connections of a server.
    pub fn recorder(&self, server: &ServerUid) -> DisclosureRecorder {
        self.ledger(&mut self.lock(), server).recorder.clone()
    }

    fn ledger<'a>(&self, state: &'a mut State, server: &ServerUid) -> &'a mut Ledger {
        let entry = state.servers.entry(server.clone());
        entry.or_insert_with(|| Ledger {
            recorder: DisclosureRecorder::resume(DisclosureLog::default(), self.changed.clone()),
            stored: None,
        })
    }

    /// Continues the log that a store has, and writes there from now on. The future ends once a log of an earlier version
    /// is written and deleted where it was.
    pub fn load(
        &self,
        server: &ServerUid,
        stored: DisclosureLog,
        store: &HistoryStore,
    ) -> impl Future<Output = ()> + Send + 'static + use<> {
        let mut state = self.lock();
        state.store = Some(store.clone());
        let earlier = state.earlier.0.get(server);
        let ledger = self.ledger(&mut state, server);
        if ledger.stored.is_none() {
            // Without the other, which is in it already if there is one.
            let known = if stored.is_empty() { &earlier } else { &stored };
            ledger.recorder.add(known);
            ledger.stored = Some(stored);
        }
        drop(state);
        self.save();
        let written = (!earlier.is_empty()).then(|| store.commit(server, Vec::new()));
        let (ledgers, server) = (self.clone(), server.clone());
        async move {
            if let Some(written) = written
                && written.await.is_ok()
            {
                ledgers.remove_earlier(&server);
            }
        }
    }

    fn remove_earlier(&self, server: &ServerUid) {
        let (logs, path) = &mut self.lock().earlier;
        if logs.get(server).is_empty() {
            return;
        }
        logs.remove(server);
        if let Err(error) = logs.save(path) {
            tracing::warn!(%error, "an old disclosure log was not deleted");
        }
    }

    /// Deletes the log of a server. What is still on its way to it is recorded nowhere. That in the store is deleted with
    /// its database.
    pub fn remove(&self, server: &ServerUid) {
        let _recorder = self.lock().servers.remove(server);
        self.remove_earlier(server);
    }

    /// Queues what has changed, to be written.
    pub fn save(&self) {
        let State { servers, store, .. } = &mut *self.lock();
        let Some(store) = store else { return };
        for (server, ledger) in servers {
            let log = ledger.recorder.log();
            if ledger.stored.as_ref().is_some_and(|stored| *stored != log) {
                store.record(server, vec![Change::Disclosed(log.clone())]);
                ledger.stored = Some(log);
            }
        }
    }

    /// Writes the logs some time after each change. Gives nothing, and does not end.
    pub fn save_changes(&self) -> impl Stream<Item = ()> + Send + use<> {
        let state = (self.clone(), self.changed.subscribe());
        stream::unfold(state, async |(ledgers, mut changed)| {
            loop {
                changed.changed().await.ok()?;
                tokio::time::sleep(SAVE_DELAY).await;
                changed.mark_unchanged();
                ledgers.save();
            }
        })
    }

    /// Reports changes to who shows the logs.
    pub fn changes(&self) -> impl Stream<Item = ()> + Send + use<> {
        stream::unfold(self.changed.subscribe(), async |mut changed| {
            changed.changed().await.ok()?;
            tokio::time::sleep(VIEW_DELAY).await;
            changed.mark_unchanged();
            Some(((), changed))
        })
    }

    /// Everything that is known, as text.
    #[cfg(test)]
    pub fn dump(&self) -> String {
        let state = self.lock();
        let logs = state.servers.iter();
        let logs: Vec<_> = logs
            .map(|(server, it)| (server, it.recorder.log()))
            .collect();
        format!("{logs:?} {:?}", state.earlier)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::domain::disclosure::DataKind;
    use crate::store::history::{HistoryKey, HistoryLimits, KEY_BYTES};
    use iced::futures::{FutureExt, StreamExt};

    fn open(folder: &Path) -> HistoryStore {
        let (folder, key) = (folder.join("history"), HistoryKey::new([7; KEY_BYTES]));
        HistoryStore::open(folder, key, HistoryLimits::NONE).0
    }

    fn messages(log: &DisclosureLog) -> u64 {
        let mut entries = log.entries();
        let message = entries.find(|(kind, _)| *kind == DataKind::Message);
        message.map_or(0, |(_, record)| record.count)
    }

    async fn stored(store: &HistoryStore, server: &str) -> u64 {
        store.commit(&server.into(), Vec::new()).await.unwrap();
        messages(&store.load(&server.into()).await.unwrap().disclosed)
    }

    /// A program that is started with what is stored of one server.
    async fn start(folder: &Path) -> (Ledgers, HistoryStore) {
        let (ledgers, store) = (Ledgers::default(), open(folder));
        let path = folder.join("disclosed.json");
        ledgers.set_earlier(DisclosureLogs::load(&path).value, path);
        let log = store.load(&"kept".into()).await.unwrap().disclosed;
        ledgers.load(&"kept".into(), log, &store).await;
        (ledgers, store)
    }

    #[tokio::test(start_paused = true)]
    async fn count_is_in_the_store_within_seconds_without_a_clean_end() {
        let folder = tempfile::tempdir().unwrap();
        let (ledgers, store) = start(folder.path()).await;
        let mut saving = tokio::spawn(ledgers.save_changes().collect::<Vec<_>>());
        let recorder = ledgers.recorder(&"kept".into());
        let demo = ledgers.recorder(&"demo".into());
        for sent in 1..=10 {
            recorder.record(&[DataKind::Message]);
            demo.record(&[DataKind::Message]);
            if sent == 3 {
                tokio::time::sleep(SAVE_DELAY * 2).await;
                assert_eq!(stored(&store, "kept").await, 3);
            }
        }
        tokio::time::sleep(SAVE_DELAY * 2).await;
        assert_eq!(stored(&store, "kept").await, 10);
        assert_eq!(stored(&store, "demo").await, 0);
        assert_eq!(messages(&ledgers.get(&"demo".into())), 10);
        assert!((&mut saving).now_or_never().is_none());
        store.close()();
        let (ledgers, store) = start(folder.path()).await;
        ledgers
            .recorder(&"kept".into())
            .record(&[DataKind::Message]);
        ledgers.save();
        assert_eq!(stored(&store, "kept").await, 11, "after another start");
    }

    #[tokio::test]
    async fn nothing_is_written_while_nothing_is_sent() {
        let folder = tempfile::tempdir().unwrap();
        let (ledgers, store) = start(folder.path()).await;
        ledgers.recorder(&"kept".into()).record(&[]);
        ledgers.save();
        store.close()();
        assert!(!folder.path().join("history").join("kept.db").exists());
    }

    #[test]
    fn connections_of_one_server_share_its_log_until_it_is_removed() {
        let ledgers = Ledgers::default();
        let server = "a".into();
        let first = ledgers.recorder(&server);
        let second = ledgers.recorder(&server);
        // A late request of an earlier connection.
        first.record(&[DataKind::Message]);
        second.record(&[DataKind::Message]);
        assert_eq!(messages(&ledgers.get(&server)), 2);
        ledgers.remove(&server);
        first.record(&[DataKind::Message]);
        assert_eq!(messages(&ledgers.get(&server)), 0);
    }

    #[tokio::test]
    async fn log_of_an_earlier_version_is_taken_up_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("disclosed.json");
        let record = r#"{"message": {"first": "2026-01-01T00:00:00Z", "last": "2026-01-02T00:00:00Z", "count": 7}}"#;
        let text = format!(r#"{{"servers": {{"kept": {record}, "other": {record}}}}}"#);
        for _crash_before_it_was_deleted in 0..2 {
            std::fs::write(&path, &text).unwrap();
            let (ledgers, store) = start(folder.path()).await;
            assert_eq!(messages(&ledgers.get(&"kept".into())), 7);
            assert_eq!(messages(&ledgers.get(&"other".into())), 7);
            assert_eq!(stored(&store, "kept").await, 7);
            store.close()();
        }
        let left = std::fs::read_to_string(&path).unwrap();
        assert!(left.contains("other") && !left.contains("kept"), "{left}");
        let (ledgers, _store) = start(folder.path()).await;
        assert_eq!(messages(&ledgers.get(&"kept".into())), 7);
        ledgers.remove(&"other".into());
        assert!(!path.exists());
    }
}
