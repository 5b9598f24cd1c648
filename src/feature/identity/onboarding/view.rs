//! Views of the onboarding pages. Each page fills the window.

use std::borrow::Cow;

use iced::advanced::widget::Id;
use iced::widget::{Column, column, container, row, scrollable, text};
use iced::{Center, Fill};

use super::super::errors::{FormError, identity_error, key_store_error};
use super::super::widgets::{busy_indicator, learn_more, paragraph, secret_field, warning};
use super::{KeyStoreState, Message, OnboardingStep, State};
use crate::a11y::{Role, Semantics};
use crate::domain::identity::IdentityError;
use crate::domain::passphrase::SecretInput;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor, Theme};
use crate::ui::widget::accessible::{heading, labeled};
use crate::ui::widget::button::icon_text_button;
use crate::ui::widget::dialog::action_buttons;
use crate::ui::widget::field::{Field, error_text};
use crate::ui::widget::{ButtonKind, Pressable, button, danger_button, pane, primary_button};
use crate::ui::{Element, font, token};

type Page<'a> = Column<'a, Message, Theme>;

/// The pages share this ID because only one of them is shown.
pub fn initial_focus() -> Id {
    Id::new("onboarding-first-field")
}

impl State {
    pub fn error_message<'a>(&'a self, strings: &'a Strings) -> Option<Cow<'a, str>> {
        let includes_key_store = matches!(
            self.step,
            OnboardingStep::ChoosingStorage | OnboardingStep::KeyStoreUnavailable
        );
        let error = self.form_error(strings);
        error.or_else(|| {
            self.key_store_message(strings)
                .filter(|_| includes_key_store)
        })
    }

    fn form_error<'a>(&'a self, strings: &'a Strings) -> Option<Cow<'a, str>> {
        Some(self.form.error.as_ref()?.message(strings))
    }

    pub fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let (step, busy) = match &self.step {
            OnboardingStep::Busy(step) => (step.as_ref(), true),
            step => (step, false),
        };
        let content = match step {
            OnboardingStep::Loading | OnboardingStep::Busy(_) => {
                column![paragraph(fl!(strings, "onboarding-loading"))]
            }
            OnboardingStep::Welcome => self.welcome_page(strings),
            OnboardingStep::KeyStoreUnavailable => self.key_store_page(strings),
            OnboardingStep::Restoring => self.restore_page(strings),
            OnboardingStep::ChoosingStorage => self.storage_page(strings),
            OnboardingStep::Locked => self.unlock_page(strings),
            OnboardingStep::Damaged(error) => damaged_page(error, strings),
            OnboardingStep::ConfirmingErase(_) => self.erase_page(strings),
        };
        let page = column![header(step, strings), content.spacing(token::SPACE_M)]
            .push(busy.then(|| busy_indicator(strings)))
            .spacing(token::SPACE_L)
            .max_width(token::DIALOG_WIDTH);
        let page = container(page).center_x(Fill).padding(token::SPACE_XL);
        let page = container(scrollable(page).width(Fill))
            .width(Fill)
            .height(Fill)
            .align_y(Center);
        labeled(
            Role::Main,
            move || fl!(strings, "onboarding-title").into_owned(),
            page,
        )
    }

    /// `None` while an operation is in progress, which disables the button.
    fn enabled(&self, message: Message) -> Option<Message> {
        (!matches!(self.step, OnboardingStep::Busy(_))).then_some(message)
    }

    fn welcome_page<'a>(&'a self, strings: &'a Strings) -> Page<'a> {
        let is_lost = self.key_store == KeyStoreState::Lost;
        let intro = if is_lost {
            fl!(strings, "onboarding-identity-missing")
        } else {
            fl!(strings, "onboarding-intro")
        };
        let create = icon_text_button(Icon::Key, fl!(strings, "onboarding-create"))
            .id(initial_focus())
            .kind(ButtonKind::Primary)
            .on_press_maybe(self.enabled(Message::CreatePressed));
        let explanation = [Some(intro.clone()), self.key_store_message(strings)];
        let create = first_control(create, explanation);
        let restore = button(fl!(strings, "onboarding-restore"))
            .on_press_maybe(self.enabled(Message::RestorePressed));
        column![
            if is_lost {
                warning(intro)
            } else {
                paragraph(intro)
            },
            learn_more(fl!(strings, "onboarding-intro-more"), strings),
            self.key_store_banner(strings, Message::RetryPressed),
            self.form_error(strings).map(error_text),
            row![create, restore].spacing(token::SPACE_M).wrap(),
        ]
    }

    fn key_store_page<'a>(&'a self, strings: &'a Strings) -> Page<'a> {
        let help = fl!(strings, "onboarding-key-store-help");
        let explanation = [self.key_store_message(strings), Some(help.clone())];
        column![
            self.key_store_message(strings).map(warning),
            paragraph(help),
            learn_more(fl!(strings, "onboarding-key-store-help-more"), strings),
            self.form_error(strings).map(error_text),
            action_buttons([
                self.erase_button(strings),
                button(fl!(strings, "onboarding-restore-backup"))
                    .on_press_maybe(self.enabled(Message::RestorePressed)),
                first_control(
                    primary_button(fl!(strings, "onboarding-retry"))
                        .on_press_maybe(self.enabled(Message::RetryPressed)),
                    explanation,
                ),
            ]),
        ]
    }

    fn key_store_message<'a>(&'a self, strings: &'a Strings) -> Option<Cow<'a, str>> {
        let reason = key_store_error(self.key_store_failure()?, strings);
        Some(match self.key_store {
            KeyStoreState::LockedWithIdentity(_) => {
                fl!(strings, "onboarding-key-store-unavailable", "reason" => reason)
            }
            _ => fl!(strings, "onboarding-no-key-store", "reason" => reason),
        })
    }

    fn key_store_banner<'a>(
        &'a self,
        strings: &'a Strings,
        on_retry: Message,
    ) -> Option<Element<'a, Message>> {
        let message = self.key_store_message(strings)?;
        let retry = button(fl!(strings, "onboarding-retry")).on_press_maybe(self.enabled(on_retry));
        let (icon, color) = (Icon::Warning, TextColor::Warning);
        Some(pane::banner(icon, color, message, Some(retry.into())))
    }

    fn restore_page<'a>(&'a self, strings: &'a Strings) -> Page<'a> {
        let error = self.form_error(strings);
        let (phrase_error, file_error) = match self.form.error {
            Some(FormError::RecoveryPhrase(_)) => (error, None),
            _ => (None, error),
        };
        let phrase = Field::new(
            initial_focus(),
            fl!(strings, "onboarding-restore-phrase"),
            self.form.recovery_phrase.expose(),
            |text| Message::RecoveryPhraseChanged(SecretInput::new(text)),
            Message::RecoveryPhraseSubmitted,
        );
        let path = Field::new(
            "onboarding-file",
            fl!(strings, "onboarding-file"),
            &self.form.path,
            Message::PathChanged,
            Message::BackupFileSubmitted,
        );
        let passphrase = secret_field(
            "onboarding-passphrase",
            fl!(strings, "onboarding-file-passphrase"),
            &self.form.passphrase,
            Message::PassphraseChanged,
            Message::BackupFileSubmitted,
        );
        column![
            phrase
                .hint(fl!(strings, "onboarding-restore-phrase-hint"))
                .sensitive()
                .split_pasted_lines()
                .error(phrase_error)
                .view(),
            action_buttons([
                primary_button(fl!(strings, "onboarding-restore-from-phrase"))
                    .on_press_maybe(self.enabled(Message::RecoveryPhraseSubmitted))
            ]),
            pane::divider(),
            paragraph(fl!(strings, "onboarding-restore-file-hint")),
            path.error(file_error).view(),
            passphrase.view(),
            action_buttons([
                self.back_button(strings),
                button(fl!(strings, "onboarding-browse"))
                    .on_press_maybe(self.enabled(Message::ChooseFilePressed)),
                button(fl!(strings, "onboarding-restore-from-file"))
                    .on_press_maybe(self.enabled(Message::BackupFileSubmitted)),
            ]),
        ]
    }

    fn storage_page<'a>(&'a self, strings: &'a Strings) -> Page<'a> {
        let confirmation = secret_field(
            "onboarding-confirm-passphrase",
            fl!(strings, "onboarding-confirm-passphrase"),
            &self.form.confirmation,
            Message::ConfirmationChanged,
            Message::PassphraseSubmitted,
        );
        let hint = fl!(strings, "onboarding-protect-hint");
        column![
            self.key_store_banner(strings, Message::KeyStorePressed),
            self.passphrase_field(hint, strings, Message::PassphraseSubmitted),
            confirmation.view(),
            action_buttons([
                self.back_button(strings),
                primary_button(fl!(strings, "onboarding-protect-save"))
                    .on_press_maybe(self.enabled(Message::PassphraseSubmitted)),
            ]),
            pane::divider(),
            paragraph(fl!(strings, "onboarding-temporary-hint")),
            action_buttons([button(fl!(strings, "onboarding-temporary"))
                .on_press_maybe(self.enabled(Message::MemoryOnlyPressed))]),
        ]
    }

    fn unlock_page<'a>(&'a self, strings: &'a Strings) -> Page<'a> {
        let unlock = self.enabled(Message::UnlockPressed);
        let unlock = unlock.filter(|_| !self.form.passphrase.is_empty());
        let hint = fl!(strings, "onboarding-unlock-hint");
        column![
            self.passphrase_field(hint, strings, Message::UnlockPressed),
            action_buttons([
                self.erase_button(strings),
                primary_button(fl!(strings, "onboarding-unlock")).on_press_maybe(unlock),
            ]),
        ]
    }

    /// The first field of its page. Also shows the error of the form.
    fn passphrase_field<'a>(
        &'a self,
        hint: Cow<'a, str>,
        strings: &'a Strings,
        on_submit: Message,
    ) -> Element<'a, Message> {
        let name = fl!(strings, "onboarding-passphrase");
        let (value, on_input) = (&self.form.passphrase, Message::PassphraseChanged);
        secret_field(initial_focus(), name, value, on_input, on_submit)
            .hint(hint)
            .error(self.form_error(strings))
            .view()
    }

    fn erase_page<'a>(&self, strings: &'a Strings) -> Page<'a> {
        let warning = fl!(strings, "erase-warning");
        let hint = fl!(strings, "onboarding-erase-hint");
        let cancel =
            button(fl!(strings, "erase-cancel")).on_press_maybe(self.enabled(Message::BackPressed));
        let erase = danger_button(fl!(strings, "erase-confirm"))
            .on_press_maybe(self.enabled(Message::EraseConfirmed));
        let explanation = [Some(warning.clone()), Some(hint.clone())];
        column![
            pane::banner(Icon::Warning, TextColor::Danger, warning, None),
            paragraph(hint),
            action_buttons([first_control(cancel, explanation), erase]),
        ]
    }

    fn erase_button<'a>(&self, strings: &'a Strings) -> Pressable<'a, Message> {
        button(fl!(strings, "onboarding-erase")).on_press_maybe(self.enabled(Message::ErasePressed))
    }

    fn back_button<'a>(&self, strings: &'a Strings) -> Pressable<'a, Message> {
        button(fl!(strings, "onboarding-back")).on_press_maybe(self.enabled(Message::BackPressed))
    }
}

fn header<'a>(step: &OnboardingStep, strings: &'a Strings) -> Element<'a, Message> {
    const ICON_CARD_SIZE: f32 = 76.0;
    let title = match step {
        OnboardingStep::Restoring => fl!(strings, "onboarding-restore-title"),
        OnboardingStep::ChoosingStorage => fl!(strings, "onboarding-protect-title"),
        OnboardingStep::Locked | OnboardingStep::Damaged(_) => {
            fl!(strings, "onboarding-unlock-title")
        }
        OnboardingStep::ConfirmingErase(_) => fl!(strings, "erase-title"),
        OnboardingStep::Loading
        | OnboardingStep::Welcome
        | OnboardingStep::KeyStoreUnavailable
        | OnboardingStep::Busy(_) => fl!(strings, "onboarding-title"),
    };
    let title = text(title)
        .size(token::TEXT_WELCOME)
        .font(font::BOLD)
        .class(TextColor::Primary);
    let icon = Icon::Key.sized(ICON_CARD_SIZE / 2.0);
    let icon = container(icon.class(TextColor::Accent))
        .center(ICON_CARD_SIZE)
        .class(Surface::Card);
    column![icon, heading(1, title)]
        .spacing(token::SPACE_L)
        .align_x(Center)
        .width(Fill)
        .into()
}

fn damaged_page<'a>(error: &'a IdentityError, strings: &'a Strings) -> Page<'a> {
    let reason = identity_error(error, strings);
    let help = fl!(strings, "onboarding-damaged-help");
    let explanation = [Some(reason.clone()), Some(help.clone())];
    let erase = danger_button(fl!(strings, "onboarding-erase")).on_press(Message::ErasePressed);
    column![
        pane::banner(Icon::Failed, TextColor::Danger, reason, None),
        paragraph(help),
        action_buttons([first_control(erase, explanation)]),
    ]
}

/// The control that has the focus when its page appears. A screen reader reads what the page explains with it.
fn first_control<'a>(
    control: Pressable<'a, Message>,
    explanation: [Option<Cow<'a, str>>; 2],
) -> Pressable<'a, Message> {
    let explanation: Vec<_> = explanation.into_iter().flatten().collect();
    control
        .id(initial_focus())
        .map_semantics(|semantics| Semantics {
            description: Some(explanation.join(" ")),
            ..semantics
        })
}
