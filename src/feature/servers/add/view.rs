//! View of the dialog that adds a server: address, probe progress and certificate steps.

use std::borrow::Cow;

use iced::widget::text;

use super::super::certificate;
use super::{AddServerError, AddStep, Message, State};
use crate::a11y::{Role, Semantics};
use crate::domain::address_input::extract_address;
use crate::domain::discovery::{ProbeError, ProbeProgress};
use crate::domain::invite::InviteError;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::dialog::{self, Dialog, Page, dialog_body};
use crate::ui::widget::disclosure::{disclosure, disclosure_from};
use crate::ui::widget::field::Field;
use crate::ui::widget::toggle::toggle;
use crate::ui::widget::{ButtonKind, button, pane};
use crate::ui::{Element, token};

/// The pages share it because only one of them is shown.
pub(super) const BACK_ID: &str = "add-back";

impl State {
    /// Why the last attempt failed. A wrong name is said at its field.
    pub fn error_message<'a>(&self, strings: &'a Strings) -> Option<Cow<'a, str>> {
        let error = match &self.step {
            AddStep::EnteringAddress(error) => error.as_ref(),
            AddStep::Reviewing(review) => review.error.as_ref(),
            AddStep::Probing(_)
            | AddStep::CertificateWarning { .. }
            | AddStep::ChoosingServer(_) => None,
        };
        Some(error_message(error?, strings))
    }

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
        let title = match &self.step {
            AddStep::EnteringAddress(_) | AddStep::Probing(_) => fl!(strings, "add-title"),
            AddStep::CertificateWarning { .. } => fl!(strings, "certificate-warning-title"),
            AddStep::ChoosingServer(_) => fl!(strings, "add-choose-title"),
            AddStep::Reviewing(_) => fl!(strings, "join-title"),
        };
        dialog::layer(Dialog {
            title,
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
        .hint(fl!(strings, "add-address-hint"))
        .error(error.map(|error| error_message(error, strings)));
        let page = dialog_body([field.view()]).push(self.joined.view(strings));
        let cancel = button(fl!(strings, "add-stop"));
        let connect = button(fl!(strings, "add-connect")).kind(ButtonKind::Primary);
        if let Some(progress) = progress {
            let page = page.push(probe_progress(progress, strings));
            return Page::new(page).buttons([cancel.on_press(Message::BackPressed), connect]);
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
        let cancel = cancel.on_press(Message::Dismissed);
        let connect = connect.on_press(Message::AddressSubmitted);
        let offers = unencrypted.into_iter().chain(redirect);
        let buttons = std::iter::once(cancel).chain(offers).chain([connect]);
        let page = page
            .push(certificate.map(|certificate| certificate::details(certificate, strings)))
            .push(self.connection_options(strings));
        Page::new(page).buttons(buttons)
    }
}

impl State {
    /// A wrong proxy expands them again: they have another name then.
    fn connection_options<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let name = if self.proxy_picker.is_wrong() {
            fl!(strings, "add-options-wrong")
        } else {
            fl!(strings, "add-options")
        };
        let picker = self.proxy_picker.view(strings).map(Message::ProxyPicker);
        disclosure_from(name, picker, self.proxy_picker.is_changed())
    }
}

fn probe_progress(progress: ProbeProgress, strings: &Strings) -> Element<'_, Message> {
    let label = match progress {
        ProbeProgress::Connecting => fl!(strings, "add-connecting"),
        ProbeProgress::Asking => fl!(strings, "add-contacting"),
        ProbeProgress::Listing => fl!(strings, "add-listing"),
    };
    let name = label.clone().into_owned();
    let content = pane::banner(Icon::Waiting, TextColor::Accent, label, None);
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
    let kind = if compared {
        ButtonKind::Primary
    } else {
        ButtonKind::Danger
    };
    let accept = button(accept).kind(kind);
    let accept = accept.on_press(Message::CertificateAccepted);
    let host = error.address.as_deref().map(|address| {
        let address = text(address).size(token::TEXT_META);
        let address = address.wrapping(text::Wrapping::WordOrGlyph);
        address.class(TextColor::Secondary)
    });
    // It has the focus first, so a reader says with it why the page is there.
    let reason = warning.clone().into_owned();
    let back = button(fl!(strings, "add-back")).id(BACK_ID);
    let back = back.map_semantics(|semantics| Semantics {
        description: Some(reason),
        ..semantics
    });
    let back = back.on_press(Message::BackPressed);
    let body = dialog_body(host.map(Element::from));
    let body = body
        .extend([
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
