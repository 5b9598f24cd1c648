//! Names of the actions on an identity.

use std::borrow::Cow;

use super::Strings;
use crate::domain::identity::IdentityAction;
use crate::fl;

impl Strings {
    pub fn identity_action(&self, action: IdentityAction) -> Cow<'_, str> {
        match action {
            IdentityAction::MoveToVault => fl!(self, "identity-use-passphrase"),
            IdentityAction::MoveToKeyStore => fl!(self, "identity-use-key-store"),
            IdentityAction::ChangePassphrase => fl!(self, "identity-change-passphrase"),
            IdentityAction::Replace => fl!(self, "identity-replace"),
            IdentityAction::RestorePrevious => fl!(self, "identity-rollback"),
            IdentityAction::DeletePrevious => fl!(self, "identity-delete-previous"),
            IdentityAction::EraseDevice => fl!(self, "erase-title"),
        }
    }
}
