//! View of the dialog that adds a server: address, probe progress and certificate steps.

use std::borrow::Cow;

use iced::widget::{container, row, text};

use super::super::certificate;
use super::{AddServerError, AddStep, Message, State};
use crate::a11y::Role;
use crate::domain::address_input::extract_address;
use crate::domain::discovery::{ProbeError, ProbeProgress};
use crate::domain::invite::InviteError;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::dialog::{self, Dialog, Page, dialog_body};
use crate::ui::widget::disclosure::disclosure;
use crate::ui::widget::field::Field;
use crate::ui::widget::toggle::toggle;
use crate::ui::widget::{ButtonKind, button, danger_button, pane};
use crate::ui::{Element, token};

impl State {
    pub fn view<'a, Parent: Clone + 'a>(
        &'a self,
        strings: &'a Strings,
        wrap: impl Fn(Message) -> Parent + Copy + 'a,
    ) -> Element<'a, Parent> {
        let page = match &self.step {
            AddStep::EnteringAddress(error) => self.address_page(error.as_ref(), None, strings),
            AddStep::Probing(progress) => self.address_page(None, Some(*progress), strings),
            AddStep::CertificateWarning { error, compared } => {
                certificate_page(error, *compared, strings)
            }
            AddStep::ChoosingServer(choice) => choice.view(&self.joined, strings),
            AddStep::Reviewing(review) => review.view(strings),
        };
        dialog::layer(Dialog {
            title: fl!(strings, "add-title"),
            close_label: fl!(strings, "add-close"),
            on_close: wrap(Message::Dismissed),
            page: page.map(wrap),
        })
    }

    fn address_page<'a>(
        &'a self,
        error: Option<&'a AddServerError>,
        progress: Option<ProbeProgress>,
        strings: &'a Strings,
    ) -> Page<'a, Message> {
        let field = Field::new(
            "add-address",
            fl!(strings, "add-address"),
            &self.address,
            Message::AddressChanged,
            Message::AddressSubmitted,
        )
        .placeholder(fl!(strings, "add-address-placeholder"))
        .error(error.map(|error| error_message(error, strings)));
        let hint = text(fl!(strings, "add-address-hint"))
            .size(token::TEXT_META)
            .class(TextColor::Muted);
        let page = dialog_body([field.view(), hint.into()]).push(self.joined.view(strings));
        if let Some(progress) = progress {
            let stop = button(fl!(strings, "add-stop")).on_press(Message::BackPressed);
            return Page::new(page).actions([probe_progress(progress, strings), stop.into()]);
        }
        let probe_error = match error {
            Some(AddServerError::Probe(error)) => Some(error),
            _ => None,
        };
        let certificate = probe_error.and_then(|error| error.certificate.as_deref());
        // Offered only if the same address may answer without encryption.
        let unencrypted = probe_error
            .and_then(|error| error.without_encryption(extract_address(&self.address)))
            .map(|address| {
                button(fl!(strings, "add-without-encryption"))
                    .on_press(Message::OfferPressed(address))
            });
        let redirect = probe_error.and_then(|error| error.redirect.clone());
        let redirect = redirect.map(|address| {
            button(fl!(strings, "add-use-redirect")).on_press(Message::OfferPressed(address.into()))
        });
        let connect = button(fl!(strings, "add-connect"))
            .kind(ButtonKind::Primary)
            .on_press(Message::AddressSubmitted);
        let buttons = unencrypted.into_iter().chain(redirect).chain([connect]);
        let page = page
            .push(certificate.map(|certificate| certificate::details(certificate, strings)))
            .push(self.proxy_picker.view(strings).map(Message::ProxyPicker));
        Page::new(page).buttons(buttons)
    }
}

fn probe_progress(progress: ProbeProgress, strings: &Strings) -> Element<'_, Message> {
    let label = match progress {
        ProbeProgress::Connecting => fl!(strings, "add-connecting"),
        ProbeProgress::Asking => fl!(strings, "add-contacting"),
        ProbeProgress::Listing => fl!(strings, "add-listing"),
    };
    let name = label.clone().into_owned();
    let icon = Icon::Waiting.sized(token::ICON).class(TextColor::Muted);
    let label = text(label)
        .size(token::TEXT_META)
        .class(TextColor::Secondary);
    let content = row![icon, label]
        .spacing(token::SPACE_S)
        .align_y(iced::Center);
    let content = container(content).padding(token::SPACE_S);
    labeled(Role::Progress, move || name.clone(), content)
}

fn certificate_page<'a>(
    error: &'a ProbeError,
    compared: bool,
    strings: &'a Strings,
) -> Page<'a, Message> {
    let warning = fl!(strings, "certificate-warning-text");
    let more = text(fl!(strings, "certificate-warning-more"));
    let certificate = error.certificate.as_deref();
    let toggle = toggle(
        fl!(strings, "certificate-warning-compared"),
        compared,
        Message::FingerprintComparedToggled,
    );
    let accept = if compared {
        fl!(strings, "certificate-warning-accept-compared")
    } else {
        fl!(strings, "certificate-warning-accept")
    };
    let accept = danger_button(accept).on_press(Message::CertificateAccepted);
    let back = button(fl!(strings, "add-back")).on_press(Message::BackPressed);
    let body = dialog_body([
        pane::banner(Icon::Warning, TextColor::Warning, warning, None),
        disclosure(
            fl!(strings, "disclosure-learn-more"),
            more.size(token::TEXT_LIST).class(TextColor::Secondary),
        ),
    ])
    .push(certificate.map(|certificate| certificate::comparison(certificate, strings)))
    .push(toggle);
    Page::new(body).buttons([back, accept])
}

pub(super) fn error_message<'a>(error: &AddServerError, strings: &'a Strings) -> Cow<'a, str> {
    match error {
        AddServerError::Probe(error) => match &error.redirect {
            Some(address) => {
                let text = fl!(strings, "add-redirected", "address" => &**address);
                text.into_owned().into()
            }
            None => strings.failure(&error.failure).into_owned().into(),
        },
        AddServerError::Link(InviteError::NotEncrypted) => fl!(strings, "invite-not-encrypted"),
        AddServerError::Link(_) => fl!(strings, "invite-invalid"),
        AddServerError::AlreadyJoined => fl!(strings, "add-already"),
        AddServerError::NoRandomness => fl!(strings, "add-no-randomness"),
    }
}
