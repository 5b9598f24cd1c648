//! Requests of the system to end the program: signals, and on Windows the end of its console or of the session.

use std::io;
use std::thread;
use std::time::Duration;

use futures::{Stream, StreamExt, stream};

/// How long the program may take to end by itself.
const LIMIT: Duration = Duration::from_secs(10);
/// Of a program that had to be ended.
const ENDED_CODE: i32 = 1;

/// Reports the first request. After a second one, or when the time is up, the program is ended.
pub fn requests() -> impl Stream<Item = ()> {
    let first = stream::once(async { received().await.is_ok() });
    first.filter_map(async |is_received| {
        if !is_received {
            tracing::error!("signals are not handled");
            return None;
        }
        // The window may not answer.
        drop(tokio::spawn(async {
            let _second = tokio::time::timeout(LIMIT, received()).await;
            end();
        }));
        Some(())
    })
}

/// Ends the program if it does not end by itself: what it waits for, as a disk, may never answer.
pub fn end_within_limit() {
    drop(thread::spawn(|| {
        thread::sleep(LIMIT);
        end();
    }));
}

fn end() {
    tracing::error!("the program did not end by itself");
    std::process::exit(ENDED_CODE);
}

#[cfg(unix)]
async fn received() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let _received = tokio::select! {
        received = interrupt.recv() => received,
        received = terminate.recv() => received,
        received = hangup.recv() => received,
    };
    Ok(())
}

#[cfg(windows)]
async fn received() -> io::Result<()> {
    use tokio::signal::windows;
    let mut interrupt = windows::ctrl_c()?;
    let mut stop = windows::ctrl_break()?;
    let mut close = windows::ctrl_close()?;
    let mut logoff = windows::ctrl_logoff()?;
    let mut shutdown = windows::ctrl_shutdown()?;
    let _received = tokio::select! {
        received = interrupt.recv() => received,
        received = stop.recv() => received,
        received = close.recv() => received,
        received = logoff.recv() => received,
        received = shutdown.recv() => received,
    };
    Ok(())
}
