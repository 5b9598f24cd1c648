//! Widgets that show a certificate, used by the join review and the server details.

use std::borrow::Cow;

use iced::Fill;
use iced::widget::{column, text};

use crate::a11y::Role;
use crate::domain::trust::{Certificate, Fingerprint};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::Ink;
use crate::ui::widget::told::{decoration, named};
use crate::ui::{Element, font, token};

pub fn facts<'a, Message: 'a>(
    certificate: &'a Certificate,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let issuer: Cow<'a, str> = if certificate.is_self_signed() {
        fl!(strings, "certificate-itself")
    } else {
        certificate.issuer.as_str().into()
    };
    let from = strings.date(certificate.from);
    let until = strings.date(certificate.until);
    let time = fl!(strings, "certificate-time", "from" => from.as_ref(), "until" => until.as_ref());
    let rows = column![
        fact(
            fl!(strings, "certificate-subject"),
            certificate.subject.as_str()
        ),
        fact(fl!(strings, "certificate-issuer"), issuer),
        fact(
            fl!(strings, "certificate-hosts"),
            certificate.hosts.join(", ")
        ),
        fact(fl!(strings, "certificate-valid"), time),
        print(fl!(strings, "certificate-key"), certificate.key),
        print(fl!(strings, "certificate-whole"), certificate.whole),
    ];
    named(
        Role::Group,
        move || fl!(strings, "certificate-name").into_owned(),
        rows.spacing(token::SPACE_S),
    )
}

pub fn fact<'a, Message: 'a>(
    name: impl Into<Cow<'a, str>>,
    value: impl Into<Cow<'a, str>>,
) -> Element<'a, Message> {
    let name = text(name.into())
        .size(token::TEXT_CAPTION)
        .class(Ink::Muted);
    let value = text(value.into())
        .size(token::TEXT_LIST)
        .class(Ink::Primary);
    column![
        name,
        value.width(Fill).wrapping(text::Wrapping::WordOrGlyph)
    ]
    .spacing(token::SPACE_XXS)
    .into()
}

pub fn print<'a, Message: 'a>(
    name: impl Into<Cow<'a, str>>,
    print: Fingerprint,
) -> Element<'a, Message> {
    let name = text(name.into())
        .size(token::TEXT_CAPTION)
        .class(Ink::Muted);
    let lines = print.lines().map(|line| {
        let line = text(line).size(token::TEXT_META).font(font::MONO);
        line.wrapping(text::Wrapping::Glyph).width(Fill).into()
    });
    // One accessible text, so that a screen reader reads the fingerprint as it is copied.
    let value = named(
        Role::Text,
        move || print.to_string(),
        decoration(column(lines)),
    );
    column![name, value].spacing(token::SPACE_XXS).into()
}
