//! View of the dialog that adds a server: address, probe progress and certificate steps.

use std::borrow::Cow;

use iced::Fill;
use iced::advanced::widget::Id;
use iced::widget::{column, container, row, text};

use super::{AddServerError, AddServerStep, Message, State};
use crate::a11y::Role;
use crate::domain::address_input::extract_address;
use crate::domain::discovery::{ProbeError, ProbeProgress};
use crate::domain::invite::InviteError;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::dialog::{self, Dialog, actions, dialog_body};
use crate::ui::widget::disclosure::disclosure;
use crate::ui::widget::field::Field;
use crate::ui::widget::toggle::toggle;
use crate::ui::widget::{ButtonKind, button, pane};
use crate::ui::{Element, token};

use super::super::certificate;

const FIELD_ID: &str = "add-address";

pub fn initial_focus() -> Id {
    Id::new(FIELD_ID)
}

impl State {
    pub fn view<'a, Parent: Clone + 'a>(
        &'a self,
        strings: &'a Strings,
        wrap: impl Fn(Message) -> Parent + Copy + 'a,
    ) -> Element<'a, Parent> {
        let body: Element<'a, Message> = match &self.step {
            AddServerStep::EnteringAddress(problem) => {
                self.address_page(problem.as_ref(), None, strings)
            }
            AddServerStep::Probing(progress) => self.address_page(None, Some(*progress), strings),
            AddServerStep::CertificateWarning { obstacle, compared } => {
                certificate_page(obstacle, *compared, strings)
            }
            AddServerStep::ChoosingServer(choice) => choice.view(strings),
            AddServerStep::Reviewing(page) => page.view(strings),
        };
        let dialog = Dialog {
            title: fl!(strings, "add-title"),
            close_label: fl!(strings, "add-close"),
            on_close: wrap(Message::Dismissed),
            body: body.map(wrap),
        };
        dialog::layer(dialog)
    }

    fn address_page<'a>(
        &'a self,
        problem: Option<&'a AddServerError>,
        progress: Option<ProbeProgress>,
        strings: &'a Strings,
    ) -> Element<'a, Message> {
        let name = fl!(strings, "add-address");
        let field = Field::new(
            initial_focus(),
            name,
            &self.address,
            Message::AddressChanged,
            Message::AddressSubmitted,
        )
        .placeholder(fl!(strings, "add-address-placeholder"))
        .error(problem.map(|problem| error_message(problem, strings)));
        let hint = text(fl!(strings, "add-address-hint"))
            .size(token::TEXT_META)
            .class(TextColor::Muted);
        let shown = certificate_section(problem, strings);
        let ways: Vec<Element<'a, Message>> = if let Some(progress) = progress {
            let stop = button(fl!(strings, "add-stop")).on_press(Message::BackPressed);
            vec![probe_progress(progress, strings), stop.into()]
        } else {
            let look = button(fl!(strings, "add-connect"))
                .kind(ButtonKind::Primary)
                .on_press(Message::AddressSubmitted);
            let plain = self.unencrypted_button(problem, strings);
            plain.into_iter().chain([look.into()]).collect()
        };
        dialog_body([field.view(), hint.into()])
            .push(shown)
            .push(
                progress
                    .is_none()
                    .then(|| self.proxy_picker.view(strings).map(Message::ProxyPicker)),
            )
            .push(actions(ways))
            .into()
    }

    /// Shown only if the same address may answer without encryption.
    fn unencrypted_button<'a>(
        &'a self,
        problem: Option<&'a AddServerError>,
        strings: &'a Strings,
    ) -> Option<Element<'a, Message>> {
        let Some(AddServerError::Probe(obstacle)) = problem else {
            return None;
        };
        let plain = obstacle.without_encryption(extract_address(&self.address))?;
        let plain = button(fl!(strings, "add-without-encryption"))
            .on_press(Message::UnencryptedPressed(plain));
        Some(plain.into())
    }
}

fn certificate_section<'a>(
    problem: Option<&'a AddServerError>,
    strings: &'a Strings,
) -> Option<Element<'a, Message>> {
    let Some(AddServerError::Probe(obstacle)) = problem else {
        return None;
    };
    Some(certificate::details(
        obstacle.certificate.as_deref()?,
        strings,
    ))
}

fn probe_progress(progress: ProbeProgress, strings: &Strings) -> Element<'_, Message> {
    let step = match progress {
        ProbeProgress::Connecting => fl!(strings, "add-connecting"),
        ProbeProgress::Asking => fl!(strings, "add-contacting"),
        ProbeProgress::Listing => fl!(strings, "add-listing"),
    };
    let called = step.clone().into_owned();
    let mark = Icon::Waiting.sized(token::ICON).class(TextColor::Muted);
    let word = text(step)
        .size(token::TEXT_META)
        .class(TextColor::Secondary);
    let content = row![mark, word]
        .spacing(token::SPACE_S)
        .align_y(iced::Center);
    labeled(
        Role::Progress,
        move || called.clone(),
        container(content).padding(token::SPACE_S),
    )
}

fn certificate_page<'a>(
    obstacle: &'a ProbeError,
    compared: bool,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let words = fl!(strings, "certificate-warning-text");
    let more = text(fl!(strings, "certificate-warning-more"));
    let certificate = obstacle.certificate.as_deref();
    let choice = toggle(
        fl!(strings, "certificate-warning-compared"),
        compared,
        Message::FingerprintComparedToggled,
    );
    let accept = if compared {
        fl!(strings, "certificate-warning-accept-compared")
    } else {
        fl!(strings, "certificate-warning-accept")
    };
    let back = button(fl!(strings, "add-back"))
        .kind(ButtonKind::Primary)
        .on_press(Message::BackPressed);
    column![pane::banner(Icon::Warning, TextColor::Warning, words, None)]
        .push(disclosure(
            fl!(strings, "disclosure-learn-more"),
            more.size(token::TEXT_LIST).class(TextColor::Secondary),
        ))
        .push(certificate.map(|certificate| certificate::comparison(certificate, strings)))
        .push(choice)
        .push(actions([
            button(accept).on_press(Message::CertificateAccepted).into(),
            back.into(),
        ]))
        .spacing(token::SPACE_M)
        .width(Fill)
        .into()
}

pub(super) fn error_message<'a>(problem: &AddServerError, strings: &'a Strings) -> Cow<'a, str> {
    match problem {
        AddServerError::Probe(obstacle) => {
            Cow::Owned(strings.failure(&obstacle.failure).into_owned())
        }
        AddServerError::Link(InviteError::NotEncrypted) => fl!(strings, "invite-not-encrypted"),
        AddServerError::Link(_) => fl!(strings, "invite-invalid"),
        AddServerError::AlreadyJoined => fl!(strings, "add-already"),
        AddServerError::NoRandomness => fl!(strings, "add-no-randomness"),
    }
}
