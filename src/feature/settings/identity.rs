//! The page of account and privacy: backup, storage and privacy as rows, and last what replaces or erases the identity.

use std::borrow::Cow;

use iced::widget::{Column, column};

use super::catalog::Setting;
use super::{IdentitySummary, Message, SettingsPage, State};
use crate::a11y::Semantics;
use crate::domain::identity::{IdentityAction, IdentityStorage};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::widget::rows::{Arrangement, action_row, card, section, setting_row};
use crate::ui::widget::{ButtonKind, button, pane};
use crate::ui::{Element, Theme};

impl State {
    pub(super) fn account_page<'a>(
        &'a self,
        strings: &'a Strings,
        arrangement: Arrangement,
    ) -> Column<'a, Message, Theme> {
        let privacy = self.settings(SettingsPage::Account, strings, arrangement);
        let privacy = column(privacy);
        let privacy = section(3, fl!(strings, "settings-privacy"), privacy);
        let Some(identity) = self.identity else {
            let none = fl!(strings, "identity-none");
            let none = pane::title_and_hint(none, fl!(strings, "identity-none-hint"));
            return column![card([setting_row(none, None, arrangement)]), privacy];
        };
        let (harmless, destructive): (Vec<_>, Vec<_>) =
            actions(identity.storage, identity.has_previous)
                .into_iter()
                .partition(|action| !is_destructive(*action));
        let row = |action| identity_row(action, strings, arrangement);
        let rows = [
            Setting::Backup.at(backup_row(identity, strings, arrangement)),
            storage_row(identity.storage, strings, arrangement),
        ];
        let rows = card(rows.into_iter().chain(harmless.into_iter().map(row)));
        let destructive = card(destructive.into_iter().map(row));
        column![
            rows,
            privacy,
            section(3, fl!(strings, "identity-destructive"), destructive)
        ]
    }
}

fn backup_row(
    identity: IdentitySummary,
    strings: &Strings,
    arrangement: Arrangement,
) -> Element<'_, Message> {
    let (label, hint, kind) = if identity.backed_up {
        let label = fl!(strings, "identity-back-up-again");
        let hint = fl!(strings, "identity-backed-up");
        (label, hint, ButtonKind::Secondary)
    } else {
        let hint = fl!(strings, "notice-not-backed-up");
        (fl!(strings, "notice-back-up"), hint, ButtonKind::Primary)
    };
    let description = hint.to_string();
    let back_up = button(label)
        .kind(kind)
        .map_semantics(|semantics| Semantics {
            description: Some(description),
            ..semantics
        })
        .on_press(Message::BackupPressed);
    let texts = pane::title_and_hint(fl!(strings, "identity-backup"), hint);
    setting_row(texts, Some(back_up.into()), arrangement)
}

fn storage_row(
    storage: IdentityStorage,
    strings: &Strings,
    arrangement: Arrangement,
) -> Element<'_, Message> {
    let place = match storage {
        IdentityStorage::KeyStore => fl!(strings, "identity-storage-key-store"),
        IdentityStorage::Vault => fl!(strings, "identity-storage-passphrase"),
        IdentityStorage::MemoryOnly => fl!(strings, "identity-storage-memory"),
    };
    let texts = pane::title_and_hint(fl!(strings, "identity-storage"), place);
    setting_row(texts, None, arrangement)
}

fn identity_row(
    action: IdentityAction,
    strings: &Strings,
    arrangement: Arrangement,
) -> Element<'_, Message> {
    let (hint, label): (Cow<'_, str>, Cow<'_, str>) = match action {
        IdentityAction::MoveToVault => (
            fl!(strings, "identity-use-passphrase-short"),
            fl!(strings, "identity-protect"),
        ),
        IdentityAction::MoveToKeyStore => (
            fl!(strings, "identity-use-key-store-short"),
            fl!(strings, "identity-move"),
        ),
        IdentityAction::ChangePassphrase => (
            fl!(strings, "identity-change-passphrase-hint"),
            fl!(strings, "identity-change"),
        ),
        IdentityAction::Replace => (
            fl!(strings, "identity-replace-short"),
            fl!(strings, "identity-replace-confirm"),
        ),
        IdentityAction::RestorePrevious => (
            fl!(strings, "identity-rollback-short"),
            fl!(strings, "identity-rollback-confirm"),
        ),
        IdentityAction::DeletePrevious => (
            fl!(strings, "identity-delete-previous-short"),
            fl!(strings, "identity-delete-previous-confirm"),
        ),
        IdentityAction::EraseDevice => (fl!(strings, "erase-short"), fl!(strings, "erase-label")),
    };
    let kind = if is_destructive(action) {
        ButtonKind::Danger
    } else {
        ButtonKind::Secondary
    };
    let message = Message::IdentityActionPressed(action);
    let title = strings.identity_action(action);
    let row = action_row((title, hint), (label, kind), message, arrangement);
    match action {
        IdentityAction::EraseDevice => Setting::EraseDevice.at(row),
        _ => row,
    }
}

fn is_destructive(action: IdentityAction) -> bool {
    match action {
        IdentityAction::MoveToVault
        | IdentityAction::MoveToKeyStore
        | IdentityAction::ChangePassphrase => false,
        IdentityAction::Replace
        | IdentityAction::RestorePrevious
        | IdentityAction::DeletePrevious
        | IdentityAction::EraseDevice => true,
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
