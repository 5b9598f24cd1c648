//! View of the review page: server, warnings, shared data, connection security and features.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::view::error_message;
use super::{JoinReview, Message};
use crate::a11y::Role;
use crate::domain::capability::Capabilities;
use crate::domain::join_warning::{JoinWarning, Severity};
use crate::feature::trust_badge::trust_badge;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{heading, labeled};
use crate::ui::widget::avatar::monogram;
use crate::ui::widget::dialog::actions;
use crate::ui::widget::field::error_text;
use crate::ui::widget::toggle::toggle;
use crate::ui::widget::{ButtonKind, button, pane};
use crate::ui::{Element, font, token};

use super::super::certificate::{self, detail_row};

impl JoinReview {
    pub(super) fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let remarks = (!self.warnings.is_empty()).then(|| self.warning_list(strings));
        let agree = self.needs_risk_acceptance().then(|| {
            let name = fl!(strings, "join-accept-risk");
            toggle(name, self.risk_accepted, Message::RiskAcceptedToggled)
        });
        let join = button(fl!(strings, "join-confirm"))
            .kind(ButtonKind::Primary)
            .on_press_maybe(self.can_join().then_some(Message::Confirmed));
        let back = button(fl!(strings, "add-back")).on_press(Message::BackPressed);
        column![self.header()]
            .push(remarks)
            .push(self.shared_data_section(strings))
            .push(self.connection_section(strings))
            .push(features_section(&self.discovery.capabilities, strings))
            .push(agree)
            .push(
                self.error
                    .as_ref()
                    .map(|problem| error_text(error_message(problem, strings))),
            )
            .push(actions([back.into(), join.into()]))
            .spacing(token::SPACE_L)
            .width(Fill)
            .into()
    }

    fn header(&self) -> Element<'_, Message> {
        let name = text(&self.server.name)
            .size(token::TEXT_TITLE)
            .font(font::SEMIBOLD)
            .class(TextColor::Primary);
        let id = text(self.server.id.as_str())
            .size(token::TEXT_CAPTION)
            .class(TextColor::Muted);
        let address = text(&self.discovery.address).size(token::TEXT_META);
        let words = column![
            heading(2, name),
            address
                .class(TextColor::Secondary)
                .wrapping(text::Wrapping::Glyph),
            id.wrapping(text::Wrapping::Glyph)
        ];
        let picture = monogram(
            &self.server.icon_text,
            &self.server.name,
            token::RAIL_ICON_SIZE,
        );
        row![picture, words.spacing(token::SPACE_XXS).width(Fill)]
            .spacing(token::SPACE_M)
            .align_y(Center)
            .into()
    }

    fn warning_list<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let strips = self.warnings.iter().map(|remark| {
            let (icon, ink) = severity_icon(remark.severity());
            pane::banner(icon, ink, warning_text(remark, strings), None)
        });
        let name = move || fl!(strings, "join-warnings").into_owned();
        labeled(Role::Group, name, column(strips).spacing(token::SPACE_S))
    }

    fn shared_data_section<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let (user, device): (Cow<'a, str>, Cow<'a, str>) = match &self.identity {
            Some(persona) => (persona.user.as_str().into(), persona.device.as_str().into()),
            None => (
                fl!(strings, "join-id-pending"),
                fl!(strings, "join-id-pending"),
            ),
        };
        // Where identities are not verified, a warning says so.
        let verified = self
            .discovery
            .capabilities
            .extensions
            .identity_proof
            .then(|| {
                detail_row(
                    fl!(strings, "join-identity-check"),
                    fl!(strings, "join-verified"),
                )
            });
        let publish = self.discovery.capabilities.features.profiles.then(|| {
            let name = fl!(strings, "join-publish-profile");
            toggle(name, self.publish_profile, Message::PublishToggled)
        });
        let everywhere = toggle(
            fl!(strings, "join-same-id"),
            self.use_global_id,
            Message::GlobalIdToggled,
        );
        let linked = self.use_global_id.then(|| {
            let words = fl!(strings, "join-same-id-warning");
            pane::banner(Icon::Warning, TextColor::Warning, words, None)
        });
        let learnt = if self.use_global_id || self.publish_profile {
            fl!(strings, "join-shared-data-more")
        } else {
            fl!(strings, "join-shared-data-only")
        };
        let content = column![
            paragraph(learnt),
            detail_row(fl!(strings, "join-id"), user),
            detail_row(fl!(strings, "join-device-label"), device),
        ];
        section(
            fl!(strings, "join-shared-data"),
            content
                .push(verified)
                .push(everywhere)
                .push(linked)
                .push(publish),
        )
    }

    fn connection_section<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let (icon, ink, word) = trust_badge(self.discovery.trust, strings);
        let word = text(word).size(token::TEXT_LIST).class(TextColor::Primary);
        let sign = row![icon.sized(token::ICON).class(ink), word.width(Fill)];
        let certificate = self.discovery.certificate.as_deref();
        let content = column![sign.spacing(token::SPACE_S).align_y(Center)]
            .push(certificate.map(|certificate| certificate::details(certificate, strings)));
        section(fl!(strings, "join-connection"), content)
    }
}

pub(in crate::feature::servers) fn features_section<'a, Message: 'a>(
    capabilities: &'a Capabilities,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let of = |on: bool| {
        let offers = capabilities.features().filter(|(_, is)| *is == on);
        let words: Vec<_> = offers.map(|(offer, _)| strings.feature(offer)).collect();
        words.join(", ")
    };
    let (on, off) = (of(true), of(false));
    let line = |name, words: String| (!words.is_empty()).then(|| detail_row(name, words));
    let content = column![]
        .push(line(fl!(strings, "features-on"), on))
        .push(line(fl!(strings, "features-off"), off));
    section(fl!(strings, "features-title"), content)
}

pub(in crate::feature::servers) fn section<'a, Message: 'a>(
    name: Cow<'a, str>,
    content: iced::widget::Column<'a, Message, crate::ui::Theme>,
) -> Element<'a, Message> {
    let head = text(name)
        .size(token::TEXT_LIST)
        .font(font::SEMIBOLD)
        .class(TextColor::Secondary);
    let content = container(content.spacing(token::SPACE_S)).width(Fill);
    column![heading(2, head), content]
        .spacing(token::SPACE_S)
        .into()
}

fn paragraph<'a, Message: 'a>(words: Cow<'a, str>) -> Element<'a, Message> {
    text(words)
        .size(token::TEXT_LIST)
        .class(TextColor::Secondary)
        .width(Fill)
        .into()
}

fn severity_icon(weight: Severity) -> (Icon, TextColor) {
    match weight {
        Severity::Note => (Icon::Info, TextColor::Accent),
        Severity::Caution => (Icon::Unverified, TextColor::Warning),
        Severity::Danger => (Icon::Warning, TextColor::Danger),
        Severity::Blocking => (Icon::Failed, TextColor::Danger),
    }
}

/// Prefixes the severity, because color alone does not convey it.
fn warning_text<'a>(remark: &'a JoinWarning, strings: &'a Strings) -> String {
    let weight = match remark.severity() {
        Severity::Note => fl!(strings, "severity-note"),
        Severity::Caution => fl!(strings, "severity-caution"),
        Severity::Danger => fl!(strings, "severity-danger"),
        Severity::Blocking => fl!(strings, "severity-blocking"),
    };
    let words = match remark {
        JoinWarning::RequiresMoreData(word) => {
            fl!(strings, "join-warning-wants-more", "policy" => word.as_str())
        }
        JoinWarning::HttpsRequired => fl!(strings, "join-warning-https-required"),
        JoinWarning::NotEncrypted => fl!(strings, "join-not-encrypted"),
        JoinWarning::SelfSigned => fl!(strings, "join-warning-self-signed"),
        JoinWarning::FingerprintDiffers {
            advertised: said,
            actual: shown,
        } => {
            let (said, shown) = (said.to_string(), shown.to_string());
            fl!(strings, "join-warning-fingerprint", "said" => said, "shown" => shown)
        }
        JoinWarning::NoIdentityProof => fl!(strings, "join-not-verified"),
        JoinWarning::NoDataPolicy => fl!(strings, "join-warning-policy-missing"),
        JoinWarning::PinRequested => fl!(strings, "join-warning-compare-key"),
        JoinWarning::ExpiresSoon(days) => {
            fl!(strings, "join-warning-expires-soon", "days" => (*days).max(0))
        }
        JoinWarning::GlobalUidRequested => fl!(strings, "join-warning-global-id"),
        JoinWarning::ClaimsVerified => fl!(strings, "join-warning-claims-verified"),
    };
    format!("{weight}: {words}")
}
