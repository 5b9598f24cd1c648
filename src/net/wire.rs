//! Decodes JSON of the server into domain types, as liberally as the contract allows (`docs/backend-contract.md` 9).
//!
//! Every field is optional, unknown fields are ignored, an invalid row is skipped, and every text and list has a limit.
//! Makes no requests.

pub mod event;
mod fields;
pub mod message;
pub mod server;

pub use fields::Fields;
pub(in crate::net) use fields::clean;
