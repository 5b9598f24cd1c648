//! Widgets that show a certificate, used by the join review and the server details.

use std::borrow::Cow;

use iced::Fill;
use iced::widget::{column, text};

use crate::a11y::Role;
use crate::domain::trust::{Certificate, Fingerprint};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::disclosure::disclosure;
use crate::ui::{Element, font, token};

/// The fingerprint and the other fields behind a disclosure.
pub fn details<'a, Message: 'a>(
    certificate: &'a Certificate,
    strings: &'a Strings,
) -> Element<'a, Message> {
    disclosure(
        fl!(strings, "certificate-details"),
        rows(certificate, strings),
    )
}

/// The fingerprint and the other fields.
pub fn rows<'a, Message: 'a>(
    certificate: &'a Certificate,
    strings: &'a Strings,
) -> Element<'a, Message> {
    column![
        key_fingerprint(certificate, strings),
        certificate_rows(certificate, strings)
    ]
    .spacing(token::SPACE_S)
    .into()
}

/// The fingerprint to compare, and the other fields behind a disclosure.
pub fn comparison<'a, Message: 'a>(
    certificate: &'a Certificate,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let rows = certificate_rows(certificate, strings);
    let details = disclosure(fl!(strings, "certificate-details"), rows);
    column![key_fingerprint(certificate, strings), details]
        .spacing(token::SPACE_S)
        .into()
}

fn key_fingerprint<'a, Message: 'a>(
    certificate: &Certificate,
    strings: &'a Strings,
) -> Element<'a, Message> {
    fingerprint_row(fl!(strings, "certificate-key-fingerprint"), certificate.key)
}

fn certificate_rows<'a, Message: 'a>(
    certificate: &'a Certificate,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let issuer: Cow<'a, str> = if certificate.is_self_signed() {
        fl!(strings, "certificate-self-signed")
    } else {
        certificate.issuer.as_str().into()
    };
    let from = strings.date(certificate.from);
    let until = strings.date(certificate.until);
    let validity =
        fl!(strings, "certificate-validity", "from" => from.as_ref(), "until" => until.as_ref());
    let subject = certificate.subject.as_str();
    let hosts = certificate.hosts.join(", ");
    let rows = column![
        detail_row(fl!(strings, "certificate-subject"), subject),
        detail_row(fl!(strings, "certificate-issuer"), issuer),
        detail_row(fl!(strings, "certificate-hosts"), hosts),
        detail_row(fl!(strings, "certificate-valid"), validity),
        fingerprint_row(
            fl!(strings, "certificate-fingerprint"),
            certificate.fingerprint
        ),
    ];
    let name = move || fl!(strings, "certificate-name").into_owned();
    labeled(Role::Group, name, rows.spacing(token::SPACE_S))
}

/// A name and its value, which readers read as one text.
pub fn detail_row<'a, Message: 'a>(
    name: impl Into<Cow<'a, str>>,
    value: impl Into<Cow<'a, str>>,
) -> Element<'a, Message> {
    let value = value.into();
    let spoken = value.clone();
    let value = text(value)
        .size(token::TEXT_LIST)
        .class(TextColor::Primary)
        .width(Fill)
        .wrapping(text::Wrapping::WordOrGlyph);
    named_value(name.into(), value.into(), move || spoken.to_string())
}

pub fn fingerprint_row<'a, Message: 'a>(
    name: impl Into<Cow<'a, str>>,
    fingerprint: Fingerprint,
) -> Element<'a, Message> {
    let lines = fingerprint.lines().map(|line| {
        let line = text(line).size(token::TEXT_CAPTION).font(font::MONO);
        line.wrapping(text::Wrapping::Glyph).width(Fill).into()
    });
    // A screen reader reads the fingerprint as it is copied.
    let lines = column(lines).into();
    named_value(name.into(), lines, move || fingerprint.to_string())
}

fn named_value<'a, Message: 'a>(
    name: Cow<'a, str>,
    value: Element<'a, Message>,
    spoken: impl Fn() -> String + 'a,
) -> Element<'a, Message> {
    let label = text(name.clone())
        .size(token::TEXT_CAPTION)
        .class(TextColor::Muted);
    let row = column![label, value].spacing(token::SPACE_XXS);
    labeled(Role::Text, move || format!("{name}: {}", spoken()), row)
}
