//! Files that are sent with a message, how far they are sent, and how sending them ends early.
//!
//! A request that ends before its last part was handed to the connection was certainly not accepted: its body is not
//! complete. So an upload can be stopped until then, and not any more afterwards.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

use crate::domain::upload::{FileContent, OutgoingFile};

/// How long nothing may be sent. What a connection buffers makes it longer than a lost connection needs to be noticed.
const STALLED: Duration = Duration::from_secs(60);
/// How long the answer may take after the last part: it is still in the buffers of a slow connection.
const NO_ANSWER: Duration = Duration::from_secs(120);

/// The files of one message.
#[derive(Clone)]
pub struct Upload {
    /// The files.
    pub files: Vec<(OutgoingFile, FileContent)>,
    /// Shared with who watches or stops it.
    pub control: Arc<UploadControl>,
}

/// Watches and stops an upload.
#[derive(Debug, Default)]
pub struct UploadControl {
    sent: AtomicU64,
    state: AtomicU8,
}

const RUNNING: u8 = 0;
/// The last part was handed over.
const COMPLETE: u8 = 1;
/// Stopped, with the reason.
const CANCELED: u8 = 2;
const DISCONNECTED: u8 = 3;

/// Why an upload is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// The user does not want it any more.
    Canceled,
    /// The connection of the server was lost.
    Disconnected,
}

impl UploadControl {
    /// In bytes of the body of the request.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Whether the server may have accepted the message.
    pub fn is_complete(&self) -> bool {
        self.state.load(Ordering::Acquire) == COMPLETE
    }

    /// Why it was stopped.
    pub fn stopped(&self) -> Option<StopReason> {
        match self.state.load(Ordering::Acquire) {
            CANCELED => Some(StopReason::Canceled),
            DISCONNECTED => Some(StopReason::Disconnected),
            _ => None,
        }
    }

    /// Stops the upload. `false`: the server may have accepted it already, and it goes on.
    pub fn stop(&self, reason: StopReason) -> bool {
        let stopped = match reason {
            StopReason::Canceled => CANCELED,
            StopReason::Disconnected => DISCONNECTED,
        };
        self.change(RUNNING, stopped)
    }

    /// The request begins, perhaps again after the server has refused it.
    pub(super) fn start(&self) {
        let _was_complete = self.change(COMPLETE, RUNNING);
        self.sent.store(0, Ordering::Relaxed);
    }

    /// Notes that a part is handed over. `false`: it must not be, the upload was stopped.
    pub(super) fn advance(&self, bytes: u64, is_last: bool) -> bool {
        let may_go_on = if is_last {
            self.change(RUNNING, COMPLETE)
        } else {
            self.stopped().is_none()
        };
        if may_go_on {
            let _before = self.sent.fetch_add(bytes, Ordering::Relaxed);
        }
        may_go_on
    }

    fn change(&self, from: u8, to: u8) -> bool {
        let order = (Ordering::AcqRel, Ordering::Acquire);
        (self.state)
            .compare_exchange(from, to, order.0, order.1)
            .is_ok()
    }

    /// Ends when nothing was sent for too long.
    pub(super) async fn stalled(&self) {
        loop {
            let before = self.sent();
            let wait = if self.is_complete() {
                NO_ANSWER
            } else {
                STALLED
            };
            tokio::time::sleep(wait).await;
            if self.sent() == before {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upload_is_stopped_only_before_its_last_part() {
        let control = UploadControl::default();
        control.start();
        assert!(control.advance(5, false));
        assert!(control.advance(2, true) && control.is_complete());
        assert_eq!(control.sent(), 7);
        assert!(!control.stop(StopReason::Canceled));
        assert_eq!(control.stopped(), None);
        control.start();
        assert!(!control.is_complete());
        assert_eq!(control.sent(), 0, "it was refused, and is sent again");
        assert!(control.stop(StopReason::Canceled));
        assert!(!control.stop(StopReason::Disconnected));
        assert!(!control.advance(1, false) && !control.advance(1, true));
        control.start();
        assert_eq!(control.stopped(), Some(StopReason::Canceled));
        assert!(!control.advance(1, true), "it stays stopped");
    }

    #[tokio::test(start_paused = true)]
    async fn upload_without_progress_is_stalled() {
        let control = Arc::new(UploadControl::default());
        let start = tokio::time::Instant::now();
        let watched = Arc::clone(&control);
        let stalled = tokio::spawn(async move { watched.stalled().await });
        for _ in 0..10 {
            tokio::time::sleep(STALLED / 2).await;
            assert!(control.advance(1, false));
        }
        stalled.await.unwrap();
        assert!(start.elapsed() > 5 * STALLED);
    }
}
