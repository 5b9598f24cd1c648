//! Views of the onboarding pages. Each page fills the window.

use std::borrow::Cow;

use iced::advanced::widget::Id;
use iced::widget::{column, container, row, scrollable, text};
use iced::{Center, Fill};

use super::super::errors::{
    identity_error, key_store_error, passphrase_error, recovery_phrase_error,
};
use super::super::widgets::{busy_indicator, learn_more, paragraph};
use super::{Form, KeyStoreState, Message, OnboardingError, OnboardingStep, State};
use crate::a11y::Role;
use crate::domain::passphrase::SecretInput;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::{heading, labeled};
use crate::ui::widget::button::icon_text_button;
use crate::ui::widget::dialog::actions;
use crate::ui::widget::field::{Field, error_text};
use crate::ui::widget::{ButtonKind, Pressable, button, pane};
use crate::ui::{Element, font, token};

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
        error_message(&self.form, strings).or_else(|| {
            includes_key_store
                .then(|| self.key_store_message(strings))
                .flatten()
        })
    }

    pub fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let (step, busy) = match &self.step {
            OnboardingStep::Busy(step) => (step.as_ref(), true),
            step => (step, false),
        };
        let content: Vec<Element<'a, Message>> = match step {
            OnboardingStep::Loading | OnboardingStep::Busy(_) => {
                vec![paragraph(fl!(strings, "onboarding-loading"))]
            }
            OnboardingStep::Welcome => self.welcome_page(strings, busy),
            OnboardingStep::KeyStoreUnavailable => self.key_store_page(strings, busy),
            OnboardingStep::Restoring => restore_page(&self.form, strings, busy),
            OnboardingStep::ChoosingStorage => self.storage_page(strings, busy),
            OnboardingStep::Locked => unlock_page(&self.form, strings, busy),
            OnboardingStep::Damaged(reason) => {
                damaged_page(identity_error(reason, strings), strings)
            }
            OnboardingStep::ConfirmingErase(_) => erase_page(strings, busy),
        };
        let waits = busy.then(|| busy_indicator(strings));
        let page = column![header(step, strings)]
            .push(column(content).spacing(token::SPACE_M))
            .push(waits)
            .spacing(token::SPACE_L)
            .max_width(token::DIALOG_WIDTH);
        let page = container(page).center_x(Fill).padding(token::SPACE_XL);
        let page = container(scrollable(page).width(Fill))
            .width(Fill)
            .height(Fill)
            .align_y(Center)
            .class(Surface::Base);
        labeled(
            Role::Main,
            move || fl!(strings, "onboarding-title").into_owned(),
            page,
        )
    }

    fn welcome_page<'a>(&'a self, strings: &'a Strings, busy: bool) -> Vec<Element<'a, Message>> {
        let gone = (self.key_store == KeyStoreState::Lost).then(|| {
            let words = fl!(strings, "onboarding-identity-missing");
            pane::banner(Icon::Warning, TextColor::Warning, words, None)
        });
        let ways = row![
            icon_text_button(Icon::Key, fl!(strings, "onboarding-create"))
                .kind(ButtonKind::Primary)
                .on_press_maybe((!busy).then_some(Message::CreatePressed)),
            button(fl!(strings, "onboarding-restore"))
                .on_press_maybe((!busy).then_some(Message::RestorePressed)),
        ]
        .spacing(token::SPACE_M)
        .wrap();
        let intro = gone
            .is_none()
            .then(|| paragraph(fl!(strings, "onboarding-intro")));
        let more = learn_more(fl!(strings, "onboarding-intro-more"), strings);
        let page = [
            intro,
            gone,
            Some(more),
            self.key_store_banner(strings, busy, Message::RetryPressed),
            error_line(&self.form, strings),
            Some(ways.into()),
        ];
        page.into_iter().flatten().collect()
    }

    fn key_store_page<'a>(&'a self, strings: &'a Strings, busy: bool) -> Vec<Element<'a, Message>> {
        let can = |message: Message| (!busy).then_some(message);
        let reason = self
            .key_store_message(strings)
            .map(|words| pane::banner(Icon::Warning, TextColor::Warning, words, None));
        let ways = [
            button(fl!(strings, "onboarding-erase")).on_press_maybe(can(Message::ErasePressed)),
            button(fl!(strings, "onboarding-restore-backup"))
                .on_press_maybe(can(Message::RestorePressed)),
            button(fl!(strings, "onboarding-retry"))
                .kind(ButtonKind::Primary)
                .on_press_maybe(can(Message::RetryPressed)),
        ];
        let page = [
            reason,
            Some(paragraph(fl!(strings, "onboarding-key-store-help"))),
            Some(learn_more(
                fl!(strings, "onboarding-key-store-help-more"),
                strings,
            )),
            error_line(&self.form, strings),
            Some(actions(ways.map(Element::from))),
        ];
        page.into_iter().flatten().collect()
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
        busy: bool,
        again: Message,
    ) -> Option<Element<'a, Message>> {
        let words = self.key_store_message(strings)?;
        let again =
            button(fl!(strings, "onboarding-retry")).on_press_maybe((!busy).then_some(again));
        let again = Some(again.into());
        Some(pane::banner(
            Icon::Warning,
            TextColor::Warning,
            words,
            again,
        ))
    }

    fn storage_page<'a>(&'a self, strings: &'a Strings, busy: bool) -> Vec<Element<'a, Message>> {
        let store = self.key_store_banner(strings, busy, Message::KeyStorePressed);
        let others = storage_form(&self.form, strings, busy);
        store.into_iter().chain(others).collect()
    }
}

fn header<'a>(step: &OnboardingStep, strings: &'a Strings) -> Element<'a, Message> {
    const MARK: f32 = 76.0;
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
        | OnboardingStep::Busy(_) => {
            fl!(strings, "onboarding-title")
        }
    };
    let title = text(title)
        .size(token::TEXT_WELCOME)
        .font(font::BOLD)
        .class(TextColor::Primary);
    let mark = container(Icon::Key.sized(MARK / 2.0).class(TextColor::Accent))
        .center(MARK)
        .class(Surface::Card);
    column![mark, heading(1, title)]
        .spacing(token::SPACE_L)
        .align_x(Center)
        .width(Fill)
        .into()
}

fn restore_page<'a>(form: &'a Form, strings: &'a Strings, busy: bool) -> Vec<Element<'a, Message>> {
    let of_words = matches!(form.error, Some(OnboardingError::RecoveryPhrase(_)));
    let words = Field::new(
        initial_focus(),
        fl!(strings, "onboarding-restore-phrase"),
        form.recovery_phrase.expose(),
        |text| Message::RecoveryPhraseChanged(SecretInput::new(text)),
        Message::RecoveryPhraseSubmitted,
    )
    .split_pasted_lines()
    .error(of_words.then(|| error_message(form, strings)).flatten())
    .view();
    let path = Field::new(
        "onboarding-file",
        fl!(strings, "onboarding-file"),
        &form.path,
        Message::PathChanged,
        Message::BackupFileSubmitted,
    )
    .error((!of_words).then(|| error_message(form, strings)).flatten())
    .view();
    let phrase = passphrase_field(
        "onboarding-passphrase",
        fl!(strings, "onboarding-file-passphrase"),
        &form.passphrase,
        Message::BackupFileSubmitted,
    );
    let can = |message: Message| (!busy).then_some(message);
    vec![
        paragraph(fl!(strings, "onboarding-restore-phrase-hint")),
        words,
        actions([button(fl!(strings, "onboarding-restore-from-phrase"))
            .kind(ButtonKind::Primary)
            .on_press_maybe(can(Message::RecoveryPhraseSubmitted))
            .into()]),
        pane::divider(),
        paragraph(fl!(strings, "onboarding-restore-file-hint")),
        path,
        phrase,
        actions([
            back_button(strings, busy).into(),
            button(fl!(strings, "onboarding-browse"))
                .on_press_maybe(can(Message::ChooseFilePressed))
                .into(),
            button(fl!(strings, "onboarding-restore-from-file"))
                .on_press_maybe(can(Message::BackupFileSubmitted))
                .into(),
        ]),
    ]
}

fn storage_form<'a>(form: &'a Form, strings: &'a Strings, busy: bool) -> Vec<Element<'a, Message>> {
    let first = Field::new(
        initial_focus(),
        fl!(strings, "onboarding-passphrase"),
        form.passphrase.expose(),
        |text| Message::PassphraseChanged(SecretInput::new(text)),
        Message::PassphraseSubmitted,
    )
    .secret()
    .error(error_message(form, strings))
    .view();
    let again = Field::new(
        "onboarding-confirm-passphrase",
        fl!(strings, "onboarding-confirm-passphrase"),
        form.confirmation.expose(),
        |text| Message::ConfirmationChanged(SecretInput::new(text)),
        Message::PassphraseSubmitted,
    )
    .secret()
    .view();
    let can = |message: Message| (!busy).then_some(message);
    vec![
        paragraph(fl!(strings, "onboarding-protect-hint")),
        first,
        again,
        actions([
            back_button(strings, busy).into(),
            button(fl!(strings, "onboarding-protect-save"))
                .kind(ButtonKind::Primary)
                .on_press_maybe(can(Message::PassphraseSubmitted))
                .into(),
        ]),
        pane::divider(),
        paragraph(fl!(strings, "onboarding-temporary-hint")),
        actions([button(fl!(strings, "onboarding-temporary"))
            .on_press_maybe(can(Message::MemoryOnlyPressed))
            .into()]),
    ]
}

fn unlock_page<'a>(form: &'a Form, strings: &'a Strings, busy: bool) -> Vec<Element<'a, Message>> {
    let phrase = Field::new(
        initial_focus(),
        fl!(strings, "onboarding-passphrase"),
        form.passphrase.expose(),
        |text| Message::PassphraseChanged(SecretInput::new(text)),
        Message::UnlockPressed,
    )
    .secret()
    .error(error_message(form, strings))
    .view();
    let can = |message: Message| (!busy).then_some(message);
    let open = !busy && !form.passphrase.is_empty();
    vec![
        paragraph(fl!(strings, "onboarding-unlock-hint")),
        phrase,
        actions([
            button(fl!(strings, "onboarding-erase"))
                .on_press_maybe(can(Message::ErasePressed))
                .into(),
            button(fl!(strings, "onboarding-unlock"))
                .kind(ButtonKind::Primary)
                .on_press_maybe(open.then_some(Message::UnlockPressed))
                .into(),
        ]),
    ]
}

fn damaged_page<'a>(reason: Cow<'a, str>, strings: &'a Strings) -> Vec<Element<'a, Message>> {
    vec![
        pane::banner(Icon::Failed, TextColor::Danger, reason, None),
        paragraph(fl!(strings, "onboarding-damaged-help")),
        actions([button(fl!(strings, "onboarding-erase"))
            .on_press(Message::ErasePressed)
            .into()]),
    ]
}

fn erase_page(strings: &Strings, busy: bool) -> Vec<Element<'_, Message>> {
    let can = |message: Message| (!busy).then_some(message);
    vec![
        pane::banner(
            Icon::Warning,
            TextColor::Danger,
            fl!(strings, "erase-warning"),
            None,
        ),
        paragraph(fl!(strings, "onboarding-erase-hint")),
        actions([
            button(fl!(strings, "erase-confirm"))
                .on_press_maybe(can(Message::EraseConfirmed))
                .into(),
            button(fl!(strings, "erase-cancel"))
                .kind(ButtonKind::Primary)
                .on_press_maybe(can(Message::BackPressed))
                .into(),
        ]),
    ]
}

fn back_button(strings: &Strings, busy: bool) -> Pressable<'_, Message> {
    button(fl!(strings, "onboarding-back")).on_press_maybe((!busy).then_some(Message::BackPressed))
}

fn passphrase_field<'a>(
    id: &'static str,
    name: Cow<'a, str>,
    typed: &'a SecretInput,
    on_submit: Message,
) -> Element<'a, Message> {
    let changed = |text| Message::PassphraseChanged(SecretInput::new(text));
    Field::new(id, name, typed.expose(), changed, on_submit)
        .secret()
        .view()
}

fn error_line<'a>(form: &'a Form, strings: &'a Strings) -> Option<Element<'a, Message>> {
    error_message(form, strings).map(error_text)
}

fn error_message<'a>(form: &'a Form, strings: &'a Strings) -> Option<Cow<'a, str>> {
    Some(match form.error.as_ref()? {
        OnboardingError::RecoveryPhrase(wrong) => recovery_phrase_error(*wrong, strings),
        OnboardingError::MissingPath => fl!(strings, "onboarding-no-file"),
        OnboardingError::Passphrase(reason) => passphrase_error(*reason, strings),
        OnboardingError::Identity(reason) => identity_error(reason, strings),
    })
}
