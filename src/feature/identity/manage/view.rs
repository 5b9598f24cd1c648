//! View of the identity management dialog.

use std::borrow::Cow;

use iced::widget::column;

use super::super::errors::FormError;
use super::super::widgets::{busy_indicator, learn_more, paragraph, secret_field, warning};
use super::{Message, State};
use crate::a11y::{Role, Semantics};
use crate::domain::identity::IdentityAction;
use crate::domain::known_server::KnownServer;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::widget::accessible::{accessible, composite};
use crate::ui::widget::dialog::{self, Dialog, Page, dialog_body};
use crate::ui::widget::field::error_text;
use crate::ui::widget::rows::{card, plain_row};
use crate::ui::widget::toggle::toggle;
use crate::ui::widget::tooltip::Side;
use crate::ui::widget::{ButtonKind, button, pane};
use crate::ui::{Element, token};

impl State {
    pub fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        dialog::layer(Dialog {
            title: strings.identity_action(self.action),
            close_label: fl!(strings, "identity-close"),
            on_close: Message::Dismissed,
            page: self.page(strings),
        })
    }

    fn page<'a>(&'a self, strings: &'a Strings) -> Page<'a, Message> {
        let is_destructive = self.is_destructive();
        let hint = hint(self.action, strings);
        let hint = if is_destructive {
            warning(hint)
        } else {
            paragraph(hint)
        };
        let more = (self.action == IdentityAction::Replace)
            .then(|| learn_more(fl!(strings, "identity-replace-more"), strings));
        let acknowledgment = is_destructive.then(|| {
            let label = fl!(strings, "identity-confirm");
            toggle(label, self.acknowledged, Message::AcknowledgedToggled)
        });
        let has_fields = self.needs_old_passphrase() || self.needs_new_passphrase();
        let error = self.error_message(strings).filter(|_| !has_fields);
        let can_confirm = !self.busy && (!is_destructive || self.acknowledged);
        let confirm_kind = if is_destructive {
            ButtonKind::Danger
        } else {
            ButtonKind::Primary
        };
        let body = dialog_body([hint])
            .push(more)
            .push(self.affected_servers(strings))
            .push(self.fields(strings))
            .push(acknowledgment)
            .push(error.map(error_text))
            .push(self.busy.then(|| busy_indicator(strings)));
        let confirm = button(confirm_label(self.action, strings))
            .kind(confirm_kind)
            .on_press_maybe(can_confirm.then_some(Message::Confirmed));
        let confirm = if is_destructive && !self.acknowledged {
            confirm.tooltip(fl!(strings, "identity-confirm-first"), Side::Below)
        } else {
            confirm
        };
        Page::new(body).buttons([
            button(fl!(strings, "identity-cancel"))
                .on_press_maybe((!self.busy).then_some(Message::Dismissed)),
            confirm,
        ])
    }

    fn affected_servers<'a>(&'a self, strings: &'a Strings) -> Option<Element<'a, Message>> {
        let loses_access = matches!(
            self.action,
            IdentityAction::Replace | IdentityAction::EraseDevice
        );
        if !loses_access || self.known_servers.is_empty() {
            return None;
        }
        let rows = self.known_servers.iter().enumerate();
        let rows = rows.map(|(position, known)| known_server(position, known, strings));
        let name = move || fl!(strings, "identity-known-servers").into_owned();
        let rows = composite(Role::List, name, self.known_servers.len(), card(rows));
        let list = column![pane::caption(fl!(strings, "identity-known-servers")), rows];
        Some(list.spacing(token::SPACE_S).into())
    }

    fn fields<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let error = self.error_message(strings);
        let is_new = matches!(self.error, Some(FormError::Passphrase(_)));
        let (old_error, new_error) = if is_new || !self.needs_old_passphrase() {
            (None, error)
        } else {
            (error, None)
        };
        let old = self.needs_old_passphrase().then(|| {
            secret_field(
                "identity-current-passphrase",
                fl!(strings, "identity-current-passphrase"),
                &self.old_passphrase,
                Message::OldPassphraseChanged,
                Message::Confirmed,
            )
            .error(old_error)
            .view()
        });
        let new = self.needs_new_passphrase().then(|| {
            let first = secret_field(
                "identity-new-passphrase",
                fl!(strings, "identity-new-passphrase"),
                &self.new_passphrase,
                Message::NewPassphraseChanged,
                Message::Confirmed,
            );
            let confirmation = secret_field(
                "identity-confirm-passphrase",
                fl!(strings, "onboarding-confirm-passphrase"),
                &self.confirmation,
                Message::ConfirmationChanged,
                Message::Confirmed,
            );
            column![first.error(new_error).view(), confirmation.view()].spacing(token::SPACE_M)
        });
        column![old, new].spacing(token::SPACE_M).into()
    }

    pub fn error_message<'a>(&'a self, strings: &'a Strings) -> Option<Cow<'a, str>> {
        Some(self.error.as_ref()?.message(strings))
    }
}

fn known_server<'a>(
    position: usize,
    known: &'a KnownServer,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let semantics = move || Semantics {
        position: Some(position),
        ..Semantics::new(
            Role::Row,
            fl!(strings, "identity-known-server", "name" => known.name.as_str(), "address" => known.address.as_str()),
        )
    };
    let texts = pane::title_and_hint(known.name.as_str(), known.address.as_str());
    accessible(semantics, plain_row(texts)).into()
}

fn hint(action: IdentityAction, strings: &Strings) -> Cow<'_, str> {
    match action {
        IdentityAction::MoveToVault => fl!(strings, "identity-use-passphrase-hint"),
        IdentityAction::MoveToKeyStore => fl!(strings, "identity-use-key-store-hint"),
        IdentityAction::ChangePassphrase => fl!(strings, "identity-change-passphrase-hint"),
        IdentityAction::Replace => fl!(strings, "identity-replace-warning"),
        IdentityAction::RestorePrevious => fl!(strings, "identity-rollback-warning"),
        IdentityAction::DeletePrevious => fl!(strings, "identity-delete-previous-warning"),
        IdentityAction::EraseDevice => fl!(strings, "erase-warning"),
    }
}

fn confirm_label(action: IdentityAction, strings: &Strings) -> Cow<'_, str> {
    match action {
        IdentityAction::MoveToVault | IdentityAction::MoveToKeyStore => {
            fl!(strings, "identity-save")
        }
        IdentityAction::ChangePassphrase => fl!(strings, "identity-change"),
        IdentityAction::Replace => fl!(strings, "identity-replace-confirm"),
        IdentityAction::RestorePrevious => fl!(strings, "identity-rollback-confirm"),
        IdentityAction::DeletePrevious => fl!(strings, "identity-delete-previous-confirm"),
        IdentityAction::EraseDevice => fl!(strings, "erase-confirm"),
    }
}
