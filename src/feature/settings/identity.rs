//! The identity page: where the identity is stored, and its actions.

use std::borrow::Cow;

use iced::Fill;
use iced::widget::{column, text};

use super::{Message, State};
use crate::domain::identity::{Care, Keeping};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;
use crate::ui::widget::{Look, button, pane};
use crate::ui::{Element, token};

impl State {
    pub(super) fn identity_page<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let Some(identity) = self.identity else {
            return paragraph(fl!(strings, "identity-none"));
        };
        let kept = match identity.keeping {
            Keeping::KeyStore => fl!(strings, "identity-storage-key-store"),
            Keeping::Vault => fl!(strings, "identity-storage-passphrase"),
            Keeping::MemoryOnly => fl!(strings, "identity-storage-memory"),
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
        let actions = actions(identity.keeping, identity.earlier);
        let rows = actions.into_iter().map(|action| {
            button(label(action, strings))
                .on_press(Message::CarePressed(action))
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
fn actions(keeping: Keeping, earlier: bool) -> Vec<Care> {
    let mut actions = match keeping {
        Keeping::KeyStore => vec![Care::ToVault],
        Keeping::Vault => vec![Care::ToKeyStore, Care::Rephrase],
        Keeping::MemoryOnly => vec![Care::ToVault, Care::ToKeyStore],
    };
    if earlier {
        actions.extend([Care::TakeBack, Care::Confirm]);
    } else if keeping != Keeping::MemoryOnly {
        actions.push(Care::Replace);
    }
    actions.push(Care::Forget);
    actions
}

fn label(action: Care, strings: &Strings) -> Cow<'_, str> {
    match action {
        Care::ToVault => fl!(strings, "identity-use-passphrase"),
        Care::ToKeyStore => fl!(strings, "identity-use-key-store"),
        Care::Rephrase => fl!(strings, "identity-change-passphrase"),
        Care::Replace => fl!(strings, "identity-replace"),
        Care::TakeBack => fl!(strings, "identity-rollback"),
        Care::Confirm => fl!(strings, "identity-delete-previous"),
        Care::Forget => fl!(strings, "erase-title"),
    }
}

fn paragraph(words: Cow<'_, str>) -> Element<'_, Message> {
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
    fn only_possible_actions_are_offered() {
        use Care::{Confirm, Forget, Rephrase, Replace, TakeBack, ToKeyStore, ToVault};
        for (keeping, earlier, expected) in [
            (Keeping::KeyStore, false, vec![ToVault, Replace, Forget]),
            (
                Keeping::KeyStore,
                true,
                vec![ToVault, TakeBack, Confirm, Forget],
            ),
            (
                Keeping::Vault,
                false,
                vec![ToKeyStore, Rephrase, Replace, Forget],
            ),
            (
                Keeping::MemoryOnly,
                false,
                vec![ToVault, ToKeyStore, Forget],
            ),
        ] {
            assert_eq!(actions(keeping, earlier), expected);
        }
    }
}
