//! The identity page: where the identity is stored, and its actions.

use std::borrow::Cow;

use iced::Fill;
use iced::widget::{column, text};

use super::{Message, State};
use crate::domain::identity::{IdentityAction, IdentityStorage};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::{ButtonKind, button, pane};
use crate::ui::{Element, token};

impl State {
    pub(super) fn identity_page<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let Some(identity) = self.identity else {
            return paragraph(fl!(strings, "identity-none"));
        };
        let kept = match identity.storage {
            IdentityStorage::KeyStore => fl!(strings, "identity-storage-key-store"),
            IdentityStorage::Vault => fl!(strings, "identity-storage-passphrase"),
            IdentityStorage::MemoryOnly => fl!(strings, "identity-storage-memory"),
        };
        let backed = if identity.backed_up {
            pane::banner(
                Icon::Done,
                TextColor::Success,
                fl!(strings, "identity-backed-up"),
                None,
            )
        } else {
            let back_up = button(fl!(strings, "notice-back-up"))
                .kind(ButtonKind::Primary)
                .on_press(Message::BackupPressed);
            let words = fl!(strings, "notice-not-backed-up");
            pane::banner(Icon::Key, TextColor::Accent, words, Some(back_up.into()))
        };
        let actions = actions(identity.storage, identity.has_previous);
        let rows = actions.into_iter().map(|action| {
            button(label(action, strings))
                .on_press(Message::IdentityActionPressed(action))
                .into()
        });
        let again = identity.backed_up.then(|| {
            button(fl!(strings, "identity-back-up-again")).on_press(Message::BackupPressed)
        });
        let ways = column![].push(again).extend(rows);
        column![
            pane::caption(fl!(strings, "identity-storage")),
            paragraph(kept),
            backed,
            ways.spacing(token::SPACE_S)
        ]
        .spacing(token::SPACE_M)
        .width(Fill)
        .into()
    }
}

/// The actions that are possible.
fn actions(keeping: IdentityStorage, earlier: bool) -> Vec<IdentityAction> {
    let mut actions = match keeping {
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
        actions.extend([
            IdentityAction::RestorePrevious,
            IdentityAction::DeletePrevious,
        ]);
    } else if keeping != IdentityStorage::MemoryOnly {
        actions.push(IdentityAction::Replace);
    }
    actions.push(IdentityAction::EraseDevice);
    actions
}

fn label(action: IdentityAction, strings: &Strings) -> Cow<'_, str> {
    match action {
        IdentityAction::MoveToVault => fl!(strings, "identity-use-passphrase"),
        IdentityAction::MoveToKeyStore => fl!(strings, "identity-use-key-store"),
        IdentityAction::ChangePassphrase => fl!(strings, "identity-change-passphrase"),
        IdentityAction::Replace => fl!(strings, "identity-replace"),
        IdentityAction::RestorePrevious => fl!(strings, "identity-rollback"),
        IdentityAction::DeletePrevious => fl!(strings, "identity-delete-previous"),
        IdentityAction::EraseDevice => fl!(strings, "erase-title"),
    }
}

fn paragraph(words: Cow<'_, str>) -> Element<'_, Message> {
    text(words)
        .size(token::TEXT_LIST)
        .class(TextColor::Secondary)
        .width(Fill)
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_possible_actions_are_offered() {
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
            assert_eq!(actions(keeping, earlier), expected);
        }
    }
}
