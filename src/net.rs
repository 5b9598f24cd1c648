//! Access to one server: requests, the socket, and the border that everything leaving the device passes.
//!
//! Owns addresses, keys, the wire format and connections. Must not depend on windows, features or storage. Each server has
//! its own client, keys and connection task; nothing is shared between two. Entry points: `probe`, `session`, `api`, `listen`.

pub mod address;
pub mod api;
pub mod backoff;
mod batch;
mod connection;
pub mod disclosure;
pub mod egress;
pub mod error;
mod keepalive;
pub mod listen;
pub mod machine;
pub mod probe;
pub mod proof;
mod proxy;
mod read_budget;
pub mod session;
mod socket;
mod sync;
mod system_proxy;
pub mod tls;
mod token;
pub mod trust;
pub mod upload;
pub mod wire;
