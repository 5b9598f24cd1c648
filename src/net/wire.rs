//! The wire format, read as liberally as the contract allows (`docs/backend-contract.md` 9) and turned into the words of the domain.
//!
//! Every field is optional, what is unknown is left alone, one bad row never spoils the others, and every text and list
//! has a limit. Nothing here makes a request.

pub mod event;
mod fields;
pub mod message;
pub mod server;

pub use fields::Fields;
pub(in crate::net) use fields::clean;
