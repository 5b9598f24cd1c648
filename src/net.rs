//! Typed access to one server: requests, the socket, and the border that everything leaving the device passes.
//!
//! Owns addresses, keys, the wire format and the life of a connection. Must not know windows, features or the disk. Each
//! server has its own client, its own keys and its own worker; no state is shared between two.

pub mod address;
pub mod api;
pub mod backoff;
mod batch;
pub mod egress;
pub mod error;
pub mod journal;
pub mod listen;
pub mod machine;
pub mod probe;
pub mod proof;
mod pulse;
pub mod session;
mod socket;
mod sync;
pub mod tls;
pub mod trust;
mod way;
pub mod wire;
