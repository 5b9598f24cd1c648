//! The demo communities from outside: against the recordings of the real server, and against the extensions as written.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "demo/extensions.rs"]
mod extensions;
#[path = "demo/faults.rs"]
mod faults;
#[path = "demo/prover.rs"]
mod prover;
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

/// The place of the community that speaks every extension.
const HARBOR: usize = 0;
/// The place of the community that speaks the plain contract.
const GARDEN: usize = 1;

async fn quiet() -> Demo {
    demo::start(Options {
        lively: false,
        controls: true,
        ..Options::default()
    })
    .await
    .unwrap()
}
