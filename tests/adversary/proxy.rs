//! A TCP proxy between the client and a server that damages what passes through, by direction.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What happens to the bytes of one direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fault {
    #[default]
    None,
    /// Each piece is passed on after this time.
    Delay(Duration),
    /// So many bytes per second.
    Throttle(u32),
    /// Nothing is passed on, and the connection stays open.
    Stall,
    /// The direction is closed, the other stays open.
    HalfClose,
    /// The connection is closed.
    Cut,
    /// The connection is reset.
    Reset,
    /// Every so-many-th byte is inverted.
    Corrupt(usize),
}

/// The faults of both directions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Faults {
    pub to_server: Fault,
    pub to_client: Fault,
    /// New connections are closed at once.
    pub refuses: bool,
}

/// Stops when this is dropped.
pub struct FaultProxy {
    pub url: String,
    faults: watch::Sender<Faults>,
    task: JoinHandle<()>,
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl FaultProxy {
    /// A proxy without faults in front of a server with this address.
    pub async fn start(server: &str) -> Self {
        let target = server.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (faults, seen) = watch::channel(Faults::default());
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if seen.borrow().refuses {
                    continue;
                }
                let _connection = tokio::spawn(relay(client, target.clone(), seen.clone()));
            }
        });
        Self { url, faults, task }
    }

    /// Changes what happens from now on, also to open connections.
    pub fn set(&self, faults: Faults) {
        let _before = self.faults.send_replace(faults);
    }
}

async fn relay(client: TcpStream, target: String, faults: watch::Receiver<Faults>) {
    let Ok(server) = TcpStream::connect(&target).await else {
        return;
    };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let up = pass(from_client, to_server, faults.clone(), |faults| {
        faults.to_server
    });
    let down = pass(from_server, to_client, faults, |faults| faults.to_client);
    let _ended = tokio::try_join!(up, down);
}

/// Passes on one direction until it ends. `Err` when the whole connection is to be closed.
async fn pass(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut faults: watch::Receiver<Faults>,
    direction: fn(&Faults) -> Fault,
) -> Result<(), ()> {
    let mut buffer = vec![0; 16 * 1024];
    let mut passed = 0usize;
    loop {
        let fault = direction(&faults.borrow_and_update());
        match fault {
            Fault::Cut => return Err(()),
            Fault::Reset => {
                let _set = (
                    to.as_ref().set_zero_linger(),
                    from.as_ref().set_zero_linger(),
                );
                return Err(());
            }
            Fault::HalfClose => {
                let _closed = to.shutdown().await;
                return Ok(());
            }
            Fault::Stall => {
                faults.changed().await.map_err(|_| ())?;
                continue;
            }
            Fault::None | Fault::Delay(_) | Fault::Throttle(_) | Fault::Corrupt(_) => {}
        }
        let count = tokio::select! {
            _ = faults.changed() => continue,
            count = from.read(&mut buffer) => count.map_err(|_| ())?,
        };
        if count == 0 {
            let _closed = to.shutdown().await;
            return Ok(());
        }
        let piece = &mut buffer[..count];
        match fault {
            Fault::Delay(delay) => tokio::time::sleep(delay).await,
            Fault::Throttle(rate) => {
                tokio::time::sleep(Duration::from_secs_f64(
                    f64::from(u32::try_from(count).unwrap()) / f64::from(rate),
                ))
                .await;
            }
            Fault::Corrupt(every) => {
                for (number, byte) in piece.iter_mut().enumerate() {
                    if (passed + number) % every == every - 1 {
                        *byte = !*byte;
                    }
                }
            }
            _ => {}
        }
        passed += count;
        to.write_all(piece).await.map_err(|_| ())?;
    }
}
