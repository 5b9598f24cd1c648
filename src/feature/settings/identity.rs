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
use crate::ui::widget::{button, pane, primary_button};
use crate::ui::{Element, token};

impl State {
    pub(super) fn identity_page<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let Some(identity) = self.identity else {
            return paragraph(fl!(strings, "identity-none"));
        };
        let storage = match identity.storage {
            IdentityStorage::KeyStore => fl!(strings, "identity-storage-key-store"),
            IdentityStorage::Vault => fl!(strings, "identity-storage-passphrase"),
            IdentityStorage::MemoryOnly => fl!(strings, "identity-storage-memory"),
        };
        let backup = if identity.backed_up {
            let message = fl!(strings, "identity-backed-up");
            pane::banner(Icon::Done, TextColor::Success, message, None)
        } else {
            let back_up = primary_button(fl!(strings, "notice-back-up"));
            let back_up = back_up.on_press(Message::BackupPressed).into();
            let message = fl!(strings, "notice-not-backed-up");
            pane::banner(Icon::Key, TextColor::Accent, message, Some(back_up))
        };
        let actions = actions(identity.storage, identity.has_previous);
        let buttons = actions.into_iter().map(|action| {
            button(strings.identity_action(action))
                .on_press(Message::IdentityActionPressed(action))
                .into()
        });
        let back_up_again = identity.backed_up.then(|| {
            button(fl!(strings, "identity-back-up-again")).on_press(Message::BackupPressed)
        });
        let buttons = column![back_up_again].extend(buttons);
        column![
            pane::caption(fl!(strings, "identity-storage")),
            paragraph(storage),
            backup,
            buttons.spacing(token::SPACE_S)
        ]
        .spacing(token::SPACE_M)
        .width(Fill)
        .into()
    }
}

fn actions(storage: IdentityStorage, has_previous: bool) -> Vec<IdentityAction> {
    let mut actions = match storage {
        IdentityStorage::KeyStore => vec![IdentityAction::MoveToVault],
        IdentityStorage::Vault => vec![
            IdentityAction::MoveToKeyStore,
            IdentityAction::ChangePassphrase,
        ],
        IdentityStorage::MemoryOnly => {
            vec![IdentityAction::MoveToVault, IdentityAction::MoveToKeyStore]
        }
    };
    if has_previous {
        actions.extend([
            IdentityAction::RestorePrevious,
            IdentityAction::DeletePrevious,
        ]);
    } else if storage != IdentityStorage::MemoryOnly {
        actions.push(IdentityAction::Replace);
    }
    actions.push(IdentityAction::EraseDevice);
    actions
}

fn paragraph(content: Cow<'_, str>) -> Element<'_, Message> {
    text(content)
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
        for (storage, has_previous, expected) in [
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
            assert_eq!(actions(storage, has_previous), expected);
        }
    }
}
