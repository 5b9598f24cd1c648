//! Limits of all servers together, so that a hundred of them do not connect and load at the same moment. None waits longer
//! than two seconds for the others, so that those that do not answer cannot hold the rest back.

use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use super::task::ConnectionTask;
use crate::net::connection::Control;

static CONNECTING: Semaphore = Semaphore::const_new(8);
static FETCHING: Semaphore = Semaphore::const_new(4);
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// Waits for the turn of a server to connect. The server in view, and one that the user retries, does not wait.
pub(super) async fn turn_to_connect(task: &mut ConnectionTask) -> Option<SemaphorePermit<'static>> {
    let turn = turn(&CONNECTING);
    tokio::pin!(turn);
    while task.view.is_background != Some(false) {
        tokio::select! {
            biased;
            control = task.control() => {
                if task.update(control) == Some(Control::RetryNow) {
                    break;
                }
            }
            turn = &mut turn => return turn,
        }
    }
    None
}

/// Waits for the turn to fetch the history of a channel that is not open.
pub(super) async fn turn_to_fetch() -> Option<SemaphorePermit<'static>> {
    turn(&FETCHING).await
}

/// `None` after the longest wait.
async fn turn(limit: &'static Semaphore) -> Option<SemaphorePermit<'static>> {
    let turn = tokio::time::timeout(LONGEST_WAIT, limit.acquire()).await;
    turn.ok()?.ok()
}
