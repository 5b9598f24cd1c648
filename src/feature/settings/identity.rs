//! The page of the identity: where it is kept, and what can be done with it.

use std::borrow::Cow;

use iced::Fill;
use iced::widget::{column, text};

use super::{Message, State};
use crate::domain::identity::{IdentityAction, IdentityStorage};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;
use crate::ui::widget::{Look, button, pane};
use crate::ui::{Element, token};

impl State {
    pub(super) fn identity_page<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let Some(identity) = self.identity else {
            return said(fl!(strings, "identity-none"));
        };
        let kept = match identity.keeping {
            IdentityStorage::KeyStore => fl!(strings, "identity-in-store"),
            IdentityStorage::Vault => fl!(strings, "identity-in-vault"),
            IdentityStorage::MemoryOnly => fl!(strings, "identity-memory"),
        };
        let backed = if identity.backed_up {
            pane::strip(
                Icon::Done,
                Ink::Success,
                fl!(strings, "identity-backed-up"),
                None,
            )
        } else {
            let back_up = button(fl!(strings, "notice-back-up"))
                .look(Look::Primary)
                .on_press(Message::BackupPressed);
            let words = fl!(strings, "notice-not-backed-up");
            pane::strip(Icon::Key, Ink::Accent, words, Some(back_up.into()))
        };
        let errands = errands(identity.keeping, identity.earlier);
        let rows = errands.into_iter().map(|errand| {
            button(called(errand, strings))
                .on_press(Message::CarePressed(errand))
                .into()
        });
        let again = identity.backed_up.then(|| {
            button(fl!(strings, "identity-back-up-again")).on_press(Message::BackupPressed)
        });
        let ways = column![].push(again).extend(rows);
        column![
            pane::caption(fl!(strings, "identity-kept")),
            said(kept),
            backed,
            ways.spacing(token::SPACE_S)
        ]
        .spacing(token::SPACE_M)
        .width(Fill)
        .into()
    }
}

/// What can be done as things stand.
fn errands(keeping: IdentityStorage, earlier: bool) -> Vec<IdentityAction> {
    let mut errands = match keeping {
        IdentityStorage::KeyStore => vec![IdentityAction::MoveToVault],
        IdentityStorage::Vault => vec![
            IdentityAction::MoveToKeyStore,
            IdentityAction::ChangePassphrase,
        ],
        IdentityStorage::MemoryOnly => {
            vec![IdentityAction::MoveToVault, IdentityAction::MoveToKeyStore]
        }
    };
    if earlier {
        errands.extend([
            IdentityAction::RestorePrevious,
            IdentityAction::DeletePrevious,
        ]);
    } else if keeping != IdentityStorage::MemoryOnly {
        errands.push(IdentityAction::Replace);
    }
    errands.push(IdentityAction::EraseDevice);
    errands
}

fn called(errand: IdentityAction, strings: &Strings) -> Cow<'_, str> {
    match errand {
        IdentityAction::MoveToVault => fl!(strings, "care-vault"),
        IdentityAction::MoveToKeyStore => fl!(strings, "care-store"),
        IdentityAction::ChangePassphrase => fl!(strings, "care-rephrase"),
        IdentityAction::Replace => fl!(strings, "care-replace"),
        IdentityAction::RestorePrevious => fl!(strings, "care-back"),
        IdentityAction::DeletePrevious => fl!(strings, "care-confirm"),
        IdentityAction::EraseDevice => fl!(strings, "forget-title"),
    }
}

fn said(words: Cow<'_, str>) -> Element<'_, Message> {
    text(words)
        .size(token::TEXT_LIST)
        .class(Ink::Secondary)
        .width(Fill)
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_is_what_can_be_done() {
        use IdentityAction::{
            ChangePassphrase, DeletePrevious, EraseDevice, MoveToKeyStore, MoveToVault, Replace,
            RestorePrevious,
        };
        for (keeping, earlier, expected) in [
            (
                IdentityStorage::KeyStore,
                false,
                vec![MoveToVault, Replace, EraseDevice],
            ),
            (
                IdentityStorage::KeyStore,
                true,
                vec![MoveToVault, RestorePrevious, DeletePrevious, EraseDevice],
            ),
            (
                IdentityStorage::Vault,
                false,
                vec![MoveToKeyStore, ChangePassphrase, Replace, EraseDevice],
            ),
            (
                IdentityStorage::MemoryOnly,
                false,
                vec![MoveToVault, MoveToKeyStore, EraseDevice],
            ),
        ] {
            assert_eq!(errands(keeping, earlier), expected);
        }
    }
}
