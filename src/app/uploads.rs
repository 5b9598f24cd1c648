//! The bytes of the files that wait to be sent, as far as they are not on the disk, and the uploads that run.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::id::{LocalId, ServerUid};
use crate::domain::upload::FileContent;
use crate::net::upload::{StopReason, UploadControl};

#[derive(Default)]
pub struct Uploads {
    contents: BTreeMap<LocalId, Vec<FileContent>>,
    running: BTreeMap<LocalId, (ServerUid, Arc<UploadControl>)>,
}

impl Uploads {
    /// Keeps the files of a message until they are on the disk, or the message is gone.
    pub fn keep(&mut self, local: LocalId, contents: Vec<FileContent>) {
        let _none = self.contents.insert(local, contents);
    }

    pub fn contents(&self, local: &LocalId) -> Option<Vec<FileContent>> {
        self.contents.get(local).cloned()
    }

    /// They are on the disk, or not needed any more.
    pub fn release(&mut self, local: &LocalId) {
        let _kept = self.contents.remove(local);
    }

    /// Drops what belongs to no pending message.
    pub fn retain(&mut self, is_pending: impl Fn(&LocalId) -> bool) {
        self.contents.retain(|local, _| is_pending(local));
    }

    pub fn is_empty(&self) -> bool {
        self.contents.is_empty()
    }

    /// In bytes.
    pub fn kept_bytes(&self) -> u64 {
        let contents = self.contents.values().flatten();
        contents.map(|content| content.len() as u64).sum()
    }

    pub fn start(&mut self, server: &ServerUid, local: &LocalId) -> Arc<UploadControl> {
        let control = Arc::new(UploadControl::default());
        let running = (server.clone(), Arc::clone(&control));
        let _before = self.running.insert(local.clone(), running);
        control
    }

    pub fn finish(&mut self, local: &LocalId) {
        let _running = self.running.remove(local);
    }

    /// Stops an upload, unless the server may have accepted it.
    pub fn cancel(&self, local: &LocalId) {
        if let Some((_, control)) = self.running.get(local) {
            let _is_stopped = control.stop(StopReason::Canceled);
        }
    }

    /// Stops the uploads of a server whose connection was closed: their outcome would not be noticed, and they are sent
    /// again.
    pub fn disconnect(&mut self, server: &ServerUid) {
        self.running.retain(|_, (uid, control)| {
            if uid == server {
                let _is_stopped = control.stop(StopReason::Disconnected);
            }
            uid != server
        });
    }
}
