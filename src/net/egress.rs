//! The disclosure border (ADR-0005): the only place that builds HTTP requests and socket frames.
//!
//! An HTTP request is a type that implements `Endpoint`. The trait is sealed, so the list under `endpoint/` is closed.
//! Redirects are not followed, cookies do not exist, and the size of every response is limited, also after decompression.

mod body;
mod client;
pub mod endpoint;
mod form;
mod frame;
mod headers;
mod redirect;
mod request;
#[cfg(test)]
mod tests;

pub use body::Progress;
pub use client::{HttpClient, RequestError, Response};
pub use frame::ClientFrame;
pub use headers::{Caller, upgrade_headers};
pub use request::Endpoint;
