//! Starts a connection task anew that has panicked, so that a defect does not end the connection for good.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;

use iced::futures::FutureExt;
use iced::futures::future::BoxFuture;

use super::task::{ConnectionTask, Wait, now};
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::server_event::ServerEvent;
use crate::net::backoff::Backoff;

/// What a connection task does. Only a panic ends it.
type Work = fn(&mut ConnectionTask) -> BoxFuture<'_, Infallible>;

/// Never ends. After a panic it waits, or until the user retries.
pub(super) async fn restart_on_panic(task: &mut ConnectionTask, work: Work) {
    let mut backoff = Backoff::default();
    loop {
        let started = now();
        let ended = AssertUnwindSafe(work(task)).catch_unwind().await;
        if let Ok(never) = ended {
            match never {}
        }
        let (attempt, delay) = backoff.next_delay(now() - started, 1.0);
        tracing::error!(server = %task.session.uid(), ?delay, "a connection task panicked");
        let until = now() + delay;
        task.backend.release();
        task.deliver(vec![ServerEvent::Disconnected]).await;
        task.report(ConnectionState::Waiting {
            attempt,
            until,
            failure: Failure::ConnectionLost,
        })
        .await;
        let _input = task.wait(Wait::Until(until)).await;
    }
}

#[cfg(test)]
mod tests {
    use iced::futures::StreamExt;
    use iced::futures::channel::mpsc;

    use super::*;
    use crate::domain::address::ServerAddress;
    use crate::domain::id::Epoch;
    use crate::net::connection::{Control, Event};
    use crate::net::session::{ConnectionSettings, Session, SessionParams};
    use crate::net::tls::Trust;

    fn session() -> Session {
        let params = SessionParams {
            known: Vec::new(),
            uid: "local".into(),
            epoch: Epoch(0),
            address: ServerAddress::parse("http://127.0.0.1:9").unwrap(),
            server: "srv".into(),
            device: "dev".into(),
            settings: ConnectionSettings::default(),
        };
        Session::open(params, &[7; 32], &Trust::System).unwrap()
    }

    /// Panics until a channel is open.
    fn faulty(task: &mut ConnectionTask) -> BoxFuture<'_, Infallible> {
        Box::pin(async move {
            assert!(task.view.focus.is_some(), "an injected fault");
            task.report(ConnectionState::Online).await;
            std::future::pending().await
        })
    }

    #[tokio::test(start_paused = true)]
    async fn task_that_panics_is_started_anew() {
        let (sender, mut events) = mpsc::channel(1);
        let (controller, controls) = mpsc::unbounded();
        let running = tokio::spawn(async move {
            let mut task = ConnectionTask::new(session(), sender, controls);
            restart_on_panic(&mut task, faulty).await;
        });
        let mut attempts = Vec::new();
        while let Some(event) = events.next().await {
            match event {
                Event::Connection(ConnectionState::Waiting { attempt, .. }) => {
                    attempts.push(attempt);
                    if attempt == 3 {
                        let focus = Control::Focus("c".into());
                        controller.unbounded_send(focus).unwrap();
                        controller.unbounded_send(Control::RetryNow).unwrap();
                    }
                }
                Event::Connection(ConnectionState::Online) => break,
                _ => {}
            }
        }
        assert_eq!(attempts, [1, 2, 3]);
        running.abort();
    }
}
