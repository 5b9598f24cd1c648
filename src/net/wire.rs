//! Decodes JSON of the server into domain types, as liberally as the contract allows (`docs/backend-contract.md` 9).
//!
//! Every field is optional, unknown fields are ignored, an invalid row is skipped, and every text and list has a limit.
//! `json` bounds the memory before anything is decoded.
//! Makes no requests.

pub mod event;
mod fields;
pub mod json;
pub mod message;
mod moment;
pub mod server;
#[cfg(test)]
mod tests;

pub(in crate::net) use fields::clean;
pub use fields::{Fields, MAX_ID, MAX_TEXT};
pub use json::{JsonBody, JsonList};
