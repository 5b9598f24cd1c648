//! The disclosure logs of all servers. Each server has one recorder for as long as it is in the list, whatever connections
//! come and go. What is recorded is written soon afterwards, without a message to the application.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use iced::futures::stream::{self, Stream};
use tokio::sync::watch;

use super::NOW;
use super::writer::{Writer, Written};
use crate::domain::disclosure::DisclosureLog;
use crate::domain::id::ServerUid;
use crate::net::disclosure::DisclosureRecorder;
use crate::store::Error;
use crate::store::disclosure::DisclosureLogs;

/// From a disclosure until it is written, together with those that follow: what a killed program may lose.
const SAVE_DELAY: Duration = Duration::from_secs(2);
/// The shortest time between two views of the log.
const VIEW_DELAY: Duration = Duration::from_secs(1);

/// Clones share the same logs.
#[derive(Clone)]
pub struct Ledgers {
    state: Arc<Mutex<State>>,
    /// Notified of each disclosure to any server.
    changed: watch::Sender<()>,
    writer: Writer<DisclosureLogs>,
}

#[derive(Default)]
struct State {
    /// As it was loaded, with the logs of servers that are not connected.
    stored: DisclosureLogs,
    recorders: BTreeMap<ServerUid, Recorder>,
}

struct Recorder {
    recorder: DisclosureRecorder,
    /// `false` for servers of the demo, which end with the program.
    is_kept: bool,
}

/// Only which logs, so that a subscription lasts.
impl Hash for Ledgers {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.state).hash(state);
    }
}

impl Ledgers {
    pub(super) fn new(writer: Writer<DisclosureLogs>) -> Self {
        Self {
            state: Arc::default(),
            changed: watch::Sender::default(),
            writer,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what was stored.
    pub fn load(&self, stored: DisclosureLogs) {
        self.lock().stored = stored;
    }

    pub fn get(&self, server: &ServerUid) -> DisclosureLog {
        let state = self.lock();
        let recorder = state.recorders.get(server);
        recorder.map_or_else(|| state.stored.get(server), |it| it.recorder.log())
    }

    /// What was disclosed before the server was in the list.
    pub fn put(&self, server: &ServerUid, log: DisclosureLog) {
        self.lock().stored.put(server, log);
        self.changed.send_modify(|()| {});
    }

    /// The recorder for the connections of a server.
    pub fn recorder(&self, server: &ServerUid, is_kept: bool) -> DisclosureRecorder {
        let state = &mut *self.lock();
        let entry = state.recorders.entry(server.clone());
        let entry = entry.or_insert_with(|| Recorder {
            recorder: DisclosureRecorder::resume(state.stored.get(server), self.changed.clone()),
            is_kept,
        });
        entry.recorder.clone()
    }

    /// Deletes the log of a server. What is still on its way to it is recorded nowhere.
    pub fn remove(&self, server: &ServerUid) {
        let mut state = self.lock();
        let _recorder = state.recorders.remove(server);
        state.stored.remove(server);
    }

    /// The newest state of what is stored.
    pub(super) fn snapshot(&self) -> DisclosureLogs {
        let state = &mut *self.lock();
        let kept = state.recorders.iter().filter(|(_, it)| it.is_kept);
        for (server, it) in kept {
            state.stored.put(server, it.recorder.log());
        }
        state.stored.clone()
    }

    pub(super) fn writer(&self) -> &Writer<DisclosureLogs> {
        &self.writer
    }

    /// Writes the logs some time after each change, and reports a failure and the first success after it. Ends when writing
    /// does.
    pub fn save_changes(&self) -> impl Stream<Item = Result<(), Error>> + Send + use<> {
        let state = (self.clone(), self.changed.subscribe());
        stream::unfold(state, async |(ledgers, mut changed)| {
            loop {
                changed.changed().await.ok()?;
                tokio::time::sleep(SAVE_DELAY).await;
                changed.mark_unchanged();
                let write = ledgers.writer.write(&ledgers.snapshot(), NOW)?;
                let report = match write.await {
                    Ok(Written::AsBefore) => continue,
                    Ok(Written::AfterFailure) => Ok(()),
                    Err(error) => Err(error),
                };
                return Some((report, (ledgers, changed)));
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
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::domain::disclosure::DataKind;
    use iced::futures::{FutureExt, StreamExt};

    fn ledgers(path: &Path) -> Ledgers {
        let writer = Writer::new(Some(path.to_owned()), DisclosureLogs::save);
        Ledgers::new(writer)
    }

    fn messages(log: &DisclosureLog) -> u64 {
        let mut entries = log.entries();
        let message = entries.find(|(kind, _)| *kind == DataKind::Message);
        message.map_or(0, |(_, record)| record.count)
    }

    fn stored(path: &Path, server: &str) -> u64 {
        messages(&DisclosureLogs::load(path).value.get(&server.into()))
    }

    #[tokio::test(start_paused = true)]
    async fn count_is_on_disk_within_seconds_without_a_clean_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("disclosed.json");
        let ledgers = ledgers(&path);
        let mut saving = tokio::spawn(ledgers.save_changes().collect::<Vec<_>>());
        let recorder = ledgers.recorder(&"kept".into(), true);
        let demo = ledgers.recorder(&"demo".into(), false);
        for sent in 1..=10 {
            recorder.record(&[DataKind::Message]);
            demo.record(&[DataKind::Message]);
            if sent == 3 {
                tokio::time::sleep(SAVE_DELAY * 2).await;
                assert_eq!(stored(&path, "kept"), 3);
            }
        }
        tokio::time::sleep(SAVE_DELAY * 2).await;
        assert_eq!(stored(&path, "kept"), 10);
        assert_eq!(stored(&path, "demo"), 0);
        assert_eq!(messages(&ledgers.get(&"demo".into())), 10);
        assert!((&mut saving).now_or_never().is_none());
        ledgers.writer.close()();
        recorder.record(&[DataKind::Message]);
        assert!(saving.await.unwrap().is_empty());
        assert_eq!(stored(&path, "kept"), 10, "written after the end");
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_written_while_nothing_is_sent() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("disclosed.json");
        let ledgers = ledgers(&path);
        let saving = tokio::spawn(ledgers.save_changes().collect::<Vec<_>>());
        let recorder = ledgers.recorder(&"a".into(), true);
        recorder.record(&[]);
        tokio::time::sleep(SAVE_DELAY * 100).await;
        assert!(!path.exists());
        saving.abort();
    }

    #[test]
    fn connections_of_one_server_share_its_log_until_it_is_removed() {
        let ledgers = Ledgers::new(Writer::new(None, DisclosureLogs::save));
        let server = "a".into();
        let first = ledgers.recorder(&server, true);
        let second = ledgers.recorder(&server, true);
        // A late request of an earlier connection.
        first.record(&[DataKind::Message]);
        second.record(&[DataKind::Message]);
        assert_eq!(messages(&ledgers.get(&server)), 2);
        assert_eq!(messages(&ledgers.snapshot().get(&server)), 2);
        ledgers.remove(&server);
        first.record(&[DataKind::Message]);
        assert_eq!(messages(&ledgers.snapshot().get(&server)), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn failure_to_write_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("disclosed.json");
        std::fs::create_dir_all(path.join("in the way")).unwrap();
        let ledgers = ledgers(&path);
        ledgers.recorder(&"a".into(), true).record(&[DataKind::Uid]);
        let mut saving = Box::pin(ledgers.save_changes());
        ledgers.recorder(&"a".into(), true).record(&[DataKind::Uid]);
        assert!(matches!(saving.next().await, Some(Err(_))));
        std::fs::remove_dir_all(&path).unwrap();
        ledgers.recorder(&"a".into(), true).record(&[DataKind::Uid]);
        assert_eq!(saving.next().await, Some(Ok(())));
    }
}
