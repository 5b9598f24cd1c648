//! View of the review page: server, warnings, shared data, connection security and features.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::view::words;
use super::{Message, Page};
use crate::a11y::Role;
use crate::domain::capability::Capabilities;
use crate::domain::joining::{Remark, Weight};
use crate::feature::sign::worth;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;
use crate::ui::widget::avatar::monogram;
use crate::ui::widget::dialog::actions;
use crate::ui::widget::field::complaint;
use crate::ui::widget::toggle::toggle;
use crate::ui::widget::told::{heading, named};
use crate::ui::widget::{Look, button, pane};
use crate::ui::{Element, font, token};

use super::super::certificate::{fact, facts};

impl Page {
    pub(super) fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let remarks = (!self.remarks.is_empty()).then(|| self.remarks(strings));
        let agree = self.asks().then(|| {
            let name = fl!(strings, "join-agree");
            toggle(name, self.agreed, Message::AgreedToggled)
        });
        let join = button(fl!(strings, "add-join"))
            .look(Look::Primary)
            .on_press_maybe(self.may_join().then_some(Message::Confirmed));
        let back = button(fl!(strings, "add-back")).on_press(Message::BackPressed);
        column![self.head()]
            .push(remarks)
            .push(self.disclosure(strings))
            .push(self.line(strings))
            .push(features(&self.found.capabilities, strings))
            .push(agree)
            .push(
                self.problem
                    .as_ref()
                    .map(|problem| complaint(words(problem, strings))),
            )
            .push(actions([back.into(), join.into()]))
            .spacing(token::SPACE_L)
            .width(Fill)
            .into()
    }

    fn head(&self) -> Element<'_, Message> {
        let name = text(&self.listed.name)
            .size(token::TEXT_TITLE)
            .font(font::SEMIBOLD)
            .class(Ink::Primary);
        let id = text(self.listed.id.as_str())
            .size(token::TEXT_CAPTION)
            .class(Ink::Muted);
        let address = text(&self.found.address).size(token::TEXT_META);
        let words = column![
            heading(2, name),
            address
                .class(Ink::Secondary)
                .wrapping(text::Wrapping::Glyph),
            id.wrapping(text::Wrapping::Glyph)
        ];
        let picture = monogram(&self.listed.icon_text, &self.listed.name, token::RAIL_ICON);
        row![picture, words.spacing(token::SPACE_XXS).width(Fill)]
            .spacing(token::SPACE_M)
            .align_y(Center)
            .into()
    }

    fn remarks<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let strips = self.remarks.iter().map(|remark| {
            let (icon, ink) = sign(remark.weight());
            pane::strip(icon, ink, sentence(remark, strings), None)
        });
        let name = move || fl!(strings, "join-remarks").into_owned();
        named(Role::Group, name, column(strips).spacing(token::SPACE_S))
    }

    fn disclosure<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let (user, device): (Cow<'a, str>, Cow<'a, str>) = match &self.persona {
            Some(persona) => (persona.user.as_str().into(), persona.device.as_str().into()),
            None => (fl!(strings, "join-later"), fl!(strings, "join-later")),
        };
        let checked = if self.found.capabilities.extensions.identity_proof {
            fl!(strings, "add-proven")
        } else {
            fl!(strings, "add-unproven")
        };
        let publish = self.found.capabilities.features.profiles.then(|| {
            let name = fl!(strings, "join-publish");
            toggle(name, self.publishes, Message::PublishToggled)
        });
        let everywhere = toggle(
            fl!(strings, "join-everywhere"),
            self.everywhere,
            Message::EverywhereToggled,
        );
        let linked = self.everywhere.then(|| {
            let words = fl!(strings, "join-linked");
            pane::strip(Icon::Warning, Ink::Warning, words, None)
        });
        let learnt = if self.everywhere || self.publishes {
            fl!(strings, "add-disclosure-more")
        } else {
            fl!(strings, "add-disclosure")
        };
        let content = column![
            sentence_of(learnt),
            fact(fl!(strings, "join-uid"), user),
            fact(fl!(strings, "join-device"), device),
            fact(fl!(strings, "join-checks"), checked),
        ];
        section(
            fl!(strings, "join-disclosure"),
            content.push(everywhere).push(linked).push(publish),
        )
    }

    fn line<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let (icon, ink, word) = worth(self.found.trust, strings);
        let word = text(word).size(token::TEXT_LIST).class(Ink::Primary);
        let sign = row![icon.sized(token::ICON).class(ink), word.width(Fill)];
        let certificate = self.found.certificate.as_deref();
        let content = column![sign.spacing(token::SPACE_S).align_y(Center)]
            .push(certificate.map(|certificate| facts(certificate, strings)));
        section(fl!(strings, "join-line"), content)
    }
}

pub(in crate::feature::registry) fn features<'a, Message: 'a>(
    capabilities: &'a Capabilities,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let of = |on: bool| {
        let offers = capabilities.offers().filter(|(_, is)| *is == on);
        let words: Vec<_> = offers.map(|(offer, _)| strings.offer(offer)).collect();
        words.join(", ")
    };
    let (on, off) = (of(true), of(false));
    let line = |name, words: String| (!words.is_empty()).then(|| fact(name, words));
    let content = column![]
        .push(line(fl!(strings, "features-on"), on))
        .push(line(fl!(strings, "features-off"), off));
    section(fl!(strings, "features-name"), content)
}

pub(in crate::feature::registry) fn section<'a, Message: 'a>(
    name: Cow<'a, str>,
    content: iced::widget::Column<'a, Message, crate::ui::Theme>,
) -> Element<'a, Message> {
    let head = text(name)
        .size(token::TEXT_LIST)
        .font(font::SEMIBOLD)
        .class(Ink::Secondary);
    let content = container(content.spacing(token::SPACE_S)).width(Fill);
    column![heading(2, head), content]
        .spacing(token::SPACE_S)
        .into()
}

fn sentence_of<'a, Message: 'a>(words: Cow<'a, str>) -> Element<'a, Message> {
    text(words)
        .size(token::TEXT_LIST)
        .class(Ink::Secondary)
        .width(Fill)
        .into()
}

fn sign(weight: Weight) -> (Icon, Ink) {
    match weight {
        Weight::Note => (Icon::Info, Ink::Accent),
        Weight::Caution => (Icon::Unproven, Ink::Warning),
        Weight::Danger => (Icon::Warning, Ink::Danger),
        Weight::Blocking => (Icon::Failed, Ink::Danger),
    }
}

/// Prefixes the severity, because color alone does not convey it.
fn sentence<'a>(remark: &'a Remark, strings: &'a Strings) -> String {
    let weight = match remark.weight() {
        Weight::Note => fl!(strings, "weight-note"),
        Weight::Caution => fl!(strings, "weight-caution"),
        Weight::Danger => fl!(strings, "weight-danger"),
        Weight::Blocking => fl!(strings, "weight-blocking"),
    };
    let words = match remark {
        Remark::WantsMore(word) => fl!(strings, "remark-wants-more", "policy" => word.as_str()),
        Remark::HttpsDemanded => fl!(strings, "remark-https-demanded"),
        Remark::NotEncrypted => fl!(strings, "add-insecure"),
        Remark::SelfSigned => fl!(strings, "remark-self-signed"),
        Remark::FingerprintDiffers { said, shown } => {
            let (said, shown) = (said.to_string(), shown.to_string());
            fl!(strings, "remark-fingerprint", "said" => said, "shown" => shown)
        }
        Remark::NotProven => fl!(strings, "add-unproven"),
        Remark::PolicyUnsaid => fl!(strings, "remark-policy-unsaid"),
        Remark::WantsPin => fl!(strings, "remark-wants-pin"),
        Remark::EndsSoon(days) => fl!(strings, "remark-ends-soon", "days" => (*days).max(0)),
        Remark::WantsGlobalUid => fl!(strings, "remark-global-uid"),
        Remark::ClaimsVerified => fl!(strings, "remark-claims-verified"),
    };
    format!("{weight}: {words}")
}
