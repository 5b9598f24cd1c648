//! View of the identity management dialog.

use std::borrow::Cow;

use iced::widget::column;

use super::super::errors::{identity_error, passphrase_error};
use super::super::widgets::{busy_indicator, learn_more, paragraph};
use super::{ManageError, Message, State};
use crate::a11y::Role;
use crate::domain::identity::IdentityAction;
use crate::domain::passphrase::SecretInput;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::dialog::{self, Dialog, actions, dialog_body};
use crate::ui::widget::field::{Field, error_text};
use crate::ui::widget::toggle::toggle;
use crate::ui::widget::{ButtonKind, button, pane};
use crate::ui::{Element, token};

pub(super) const OLD_FIELD_ID: &str = "identity-current-passphrase";
pub(super) const NEW_FIELD_ID: &str = "identity-new-passphrase";

impl State {
    pub fn view<'a, Parent: Clone + 'a>(
        &'a self,
        strings: &'a Strings,
        wrap: impl Fn(Message) -> Parent + Copy + 'a,
    ) -> Element<'a, Parent> {
        let (title, _, _) = self.labels(strings);
        let dialog = Dialog {
            title,
            close_label: fl!(strings, "identity-close"),
            on_close: wrap(Message::Dismissed),
            body: self.body(strings).map(wrap),
        };
        dialog::layer(dialog)
    }

    /// The title, the explanation and the label of the button that confirms.
    fn labels<'a>(&self, strings: &'a Strings) -> (Cow<'a, str>, Cow<'a, str>, Cow<'a, str>) {
        match self.action {
            IdentityAction::MoveToVault => (
                fl!(strings, "identity-use-passphrase"),
                fl!(strings, "identity-use-passphrase-hint"),
                fl!(strings, "identity-save"),
            ),
            IdentityAction::MoveToKeyStore => (
                fl!(strings, "identity-use-key-store"),
                fl!(strings, "identity-use-key-store-hint"),
                fl!(strings, "identity-save"),
            ),
            IdentityAction::ChangePassphrase => (
                fl!(strings, "identity-change-passphrase"),
                fl!(strings, "identity-change-passphrase-hint"),
                fl!(strings, "identity-change"),
            ),
            IdentityAction::Replace => (
                fl!(strings, "identity-replace"),
                fl!(strings, "identity-replace-warning"),
                fl!(strings, "identity-replace-confirm"),
            ),
            IdentityAction::RestorePrevious => (
                fl!(strings, "identity-rollback"),
                fl!(strings, "identity-rollback-warning"),
                fl!(strings, "identity-rollback-confirm"),
            ),
            IdentityAction::DeletePrevious => (
                fl!(strings, "identity-delete-previous"),
                fl!(strings, "identity-delete-previous-warning"),
                fl!(strings, "identity-delete-previous-confirm"),
            ),
            IdentityAction::EraseDevice => (
                fl!(strings, "erase-title"),
                fl!(strings, "erase-warning"),
                fl!(strings, "erase-confirm"),
            ),
        }
    }

    fn body<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let (_, means, doing) = self.labels(strings);
        let grave = self.is_destructive();
        let means = if grave {
            pane::banner(Icon::Warning, TextColor::Warning, means, None)
        } else {
            paragraph(means)
        };
        let more = (self.action == IdentityAction::Replace)
            .then(|| learn_more(fl!(strings, "identity-replace-more"), strings));
        let sure = grave.then(|| {
            toggle(
                fl!(strings, "identity-confirm"),
                self.acknowledged,
                Message::AcknowledgedToggled,
            )
        });
        let waits = self.busy.then(|| busy_indicator(strings));
        let may = !self.busy && (!grave || self.acknowledged);
        let leave = button(fl!(strings, "identity-cancel"))
            .on_press_maybe((!self.busy).then_some(Message::Dismissed));
        let doing = button(doing).on_press_maybe(may.then_some(Message::Confirmed));
        let (leave, doing) = if grave {
            (leave.kind(ButtonKind::Primary), doing)
        } else {
            (leave, doing.kind(ButtonKind::Primary))
        };
        let problem = (!self.needs_old_passphrase() && !self.needs_new_passphrase())
            .then(|| self.error_message(strings))
            .flatten();
        dialog_body([means])
            .push(more)
            .push(self.affected_servers(strings))
            .push(self.fields(strings))
            .push(sure)
            .push(problem.map(error_text))
            .push(waits)
            .push(actions([leave.into(), doing.into()]))
            .into()
    }

    fn affected_servers<'a>(&'a self, strings: &'a Strings) -> Option<Element<'a, Message>> {
        let lost = matches!(
            self.action,
            IdentityAction::Replace | IdentityAction::EraseDevice
        );
        if !lost || self.known_servers.is_empty() {
            return None;
        }
        let rows = self.known_servers.iter().map(|known| {
            let line = fl!(strings, "identity-known-server", "name" => known.name.as_str(), "address" => known.address.as_str());
            paragraph(line)
        });
        let name = move || fl!(strings, "identity-known-servers").into_owned();
        let rows = labeled(Role::List, name, column(rows).spacing(token::SPACE_XS));
        Some(
            column![pane::caption(fl!(strings, "identity-known-servers")), rows]
                .spacing(token::SPACE_S)
                .into(),
        )
    }

    fn fields<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let problem = self.error_message(strings);
        let is_new = matches!(self.error, Some(ManageError::Passphrase(_)));
        let (of_old, of_new) = if is_new || !self.needs_old_passphrase() {
            (None, problem)
        } else {
            (problem, None)
        };
        let old = self.needs_old_passphrase().then(|| {
            Field::new(
                OLD_FIELD_ID,
                fl!(strings, "identity-current-passphrase"),
                self.old_passphrase.expose(),
                |text| Message::OldPassphraseChanged(SecretInput::new(text)),
                Message::Confirmed,
            )
            .secret()
            .error(of_old)
            .view()
        });
        let new = self.needs_new_passphrase().then(|| {
            let first = Field::new(
                NEW_FIELD_ID,
                fl!(strings, "identity-new-passphrase"),
                self.new_passphrase.expose(),
                |text| Message::NewPassphraseChanged(SecretInput::new(text)),
                Message::Confirmed,
            );
            let again = Field::new(
                "identity-confirm-passphrase",
                fl!(strings, "onboarding-confirm-passphrase"),
                self.confirmation.expose(),
                |text| Message::ConfirmationChanged(SecretInput::new(text)),
                Message::Confirmed,
            );
            column![first.secret().error(of_new).view(), again.secret().view()]
                .spacing(token::SPACE_M)
        });
        column![].push(old).push(new).spacing(token::SPACE_M).into()
    }

    pub fn error_message<'a>(&'a self, strings: &'a Strings) -> Option<Cow<'a, str>> {
        Some(match self.error.as_ref()? {
            ManageError::MissingPassphrase => fl!(strings, "identity-no-passphrase"),
            ManageError::Passphrase(reason) => passphrase_error(*reason, strings),
            ManageError::Identity(reason) => identity_error(reason, strings),
        })
    }
}
