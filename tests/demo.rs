//! The demo communities over the network, compared with the recordings of the real server and the text of the extensions.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "demo/extensions.rs"]
mod extensions;
#[path = "demo/faults.rs"]
mod faults;
#[path = "demo/prover.rs"]
mod prover;
#[path = "demo/rates.rs"]
mod rates;
#[path = "demo/recording.rs"]
mod recording;
#[path = "demo/replay.rs"]
mod replay;
#[path = "demo/resume.rs"]
mod resume;
#[path = "demo/sockets.rs"]
mod sockets;
#[path = "demo/wire.rs"]
mod wire;

use openchat::demo::{self, Demo, Options};

/// Index of the community with every extension.
const HARBOR: usize = 0;
/// Index of the community with the plain contract.
const GARDEN: usize = 1;

async fn start_quiet_demo() -> Demo {
    demo::start(Options {
        lively: false,
        controls: true,
        ..Options::default()
    })
    .await
    .unwrap()
}
