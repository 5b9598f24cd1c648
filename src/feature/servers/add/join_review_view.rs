//! View of the review page: server, warnings, shared data, connection security and features.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::super::certificate::{self, detail_row};
use super::view::error_message;
use super::{JoinReview, Message};
use crate::a11y::Role;
use crate::domain::capability::Capabilities;
use crate::domain::join_warning::{JoinWarning, Severity};
use crate::domain::trust::Trust;
use crate::feature::trust_badge::trust_badge;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{heading, labeled};
use crate::ui::widget::avatar::monogram;
use crate::ui::widget::dialog::Page;
use crate::ui::widget::field::error_text;
use crate::ui::widget::toggle::toggle;
use crate::ui::widget::{ButtonKind, button, pane};
use crate::ui::{Element, font, token};

impl JoinReview {
    pub(super) fn view<'a>(&'a self, strings: &'a Strings) -> Page<'a, Message> {
        let warnings = (!self.warnings.is_empty()).then(|| self.warning_list(strings));
        let accept_risk = self.needs_risk_acceptance().then(|| {
            let name = fl!(strings, "join-accept-risk");
            toggle(name, self.risk_accepted, Message::RiskAcceptedToggled)
        });
        let error = self.error.as_ref();
        let error = error.map(|error| error_text(error_message(error, strings)));
        let join = button(fl!(strings, "join-confirm"))
            .kind(ButtonKind::Primary)
            .on_press_maybe(self.can_join().then_some(Message::Confirmed));
        let back = button(fl!(strings, "add-back")).on_press(Message::BackPressed);
        let body = column![self.header()]
            .push(warnings)
            .push(self.shared_data_section(strings))
            .push(self.connection_section(strings))
            .push(features_section(&self.discovery.capabilities, strings))
            .push(accept_risk)
            .push(error)
            .spacing(token::SPACE_L)
            .width(Fill);
        Page::new(body).buttons([back, join])
    }

    fn header(&self) -> Element<'_, Message> {
        let name = text(&self.server.name)
            .size(token::TEXT_TITLE)
            .font(font::SEMIBOLD)
            .class(TextColor::Primary);
        let id = text(self.server.id.shown())
            .size(token::TEXT_CAPTION)
            .class(TextColor::Muted);
        let address = text(&self.discovery.address)
            .size(token::TEXT_META)
            .class(TextColor::Secondary)
            .wrapping(text::Wrapping::Glyph);
        let id = id.wrapping(text::Wrapping::Glyph);
        let labels = column![heading(2, name), address, id];
        let (letters, name) = (&self.server.icon_text, &self.server.name);
        let icon = monogram(letters, name, token::RAIL_ICON_SIZE);
        row![icon, labels.spacing(token::SPACE_XXS).width(Fill)]
            .spacing(token::SPACE_M)
            .align_y(Center)
            .into()
    }

    fn warning_list<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let banners = self.warnings.iter().map(|warning| {
            let (icon, color) = severity_icon(warning.severity());
            pane::banner(icon, color, warning_text(warning, strings), None)
        });
        let name = move || fl!(strings, "join-warnings").into_owned();
        labeled(Role::Group, name, column(banners).spacing(token::SPACE_S))
    }

    fn shared_data_section<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let capabilities = &self.discovery.capabilities;
        let pending = || fl!(strings, "join-id-pending");
        let (user, device) = match &self.identity {
            Some(identity) => (
                identity.user.as_str().into(),
                identity.device.as_str().into(),
            ),
            None => (pending(), pending()),
        };
        // Where identities are not verified, a warning says so.
        let verified = capabilities.extensions.identity_proof.then(|| {
            let verified = fl!(strings, "join-verified");
            detail_row(fl!(strings, "join-identity-check"), verified)
        });
        let publish = capabilities.features.profiles.then(|| {
            let name = fl!(strings, "join-publish-profile");
            toggle(name, self.publish_profile, Message::PublishToggled)
        });
        let same_id = fl!(strings, "join-same-id");
        let global_id_warning = self.use_global_id.then(|| {
            let message = fl!(strings, "join-same-id-warning");
            pane::banner(Icon::Warning, TextColor::Warning, message, None)
        });
        let summary = if self.use_global_id || self.publish_profile {
            fl!(strings, "join-shared-data-more")
        } else {
            fl!(strings, "join-shared-data-only")
        };
        let summary = text(summary)
            .size(token::TEXT_LIST)
            .class(TextColor::Secondary)
            .width(Fill);
        let content = column![
            summary,
            detail_row(fl!(strings, "join-id"), user),
            detail_row(fl!(strings, "join-device-label"), device),
        ]
        .push(verified)
        .push(toggle(
            same_id,
            self.use_global_id,
            Message::GlobalIdToggled,
        ))
        .push(global_id_warning)
        .push(publish);
        section(fl!(strings, "join-shared-data"), content)
    }

    fn connection_section<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let certificate = self.discovery.certificate.as_deref();
        let content = column![trust_row(self.discovery.trust, strings)]
            .push(certificate.map(|certificate| certificate::details(certificate, strings)));
        section(fl!(strings, "join-connection"), content)
    }
}

pub(in crate::feature::servers) fn trust_row<Message: 'static>(
    trust: Trust,
    strings: &Strings,
) -> Element<'_, Message> {
    let (icon, color, label) = trust_badge(trust, strings);
    let label = text(label).size(token::TEXT_LIST).class(TextColor::Primary);
    row![icon.sized(token::ICON).class(color), label.width(Fill)]
        .spacing(token::SPACE_S)
        .align_y(Center)
        .into()
}

pub(in crate::feature::servers) fn features_section<'a, Message: 'a>(
    capabilities: &'a Capabilities,
    strings: &'a Strings,
) -> Element<'a, Message> {
    let row = |name, is_on: bool| {
        let features = capabilities.features().filter(|(_, on)| *on == is_on);
        let names: Vec<_> = features.map(|(it, _)| strings.feature(it)).collect();
        (!names.is_empty()).then(|| detail_row(name, names.join(", ")))
    };
    let content = column![]
        .push(row(fl!(strings, "features-on"), true))
        .push(row(fl!(strings, "features-off"), false));
    section(fl!(strings, "features-title"), content)
}

pub(in crate::feature::servers) fn section<'a, Message: 'a>(
    title: Cow<'a, str>,
    content: iced::widget::Column<'a, Message, crate::ui::Theme>,
) -> Element<'a, Message> {
    let title = text(title)
        .size(token::TEXT_LIST)
        .font(font::SEMIBOLD)
        .class(TextColor::Secondary);
    let content = container(content.spacing(token::SPACE_S)).width(Fill);
    column![heading(2, title), content]
        .spacing(token::SPACE_S)
        .into()
}

fn severity_icon(severity: Severity) -> (Icon, TextColor) {
    match severity {
        Severity::Note => (Icon::Info, TextColor::Accent),
        Severity::Caution => (Icon::Unverified, TextColor::Warning),
        Severity::Danger => (Icon::Warning, TextColor::Danger),
        Severity::Blocking => (Icon::Failed, TextColor::Danger),
    }
}

/// Prefixes the severity, because color alone does not convey it.
fn warning_text<'a>(warning: &'a JoinWarning, strings: &'a Strings) -> String {
    let severity = match warning.severity() {
        Severity::Note => fl!(strings, "severity-note"),
        Severity::Caution => fl!(strings, "severity-caution"),
        Severity::Danger => fl!(strings, "severity-danger"),
        Severity::Blocking => fl!(strings, "severity-blocking"),
    };
    let text = match warning {
        JoinWarning::RequiresMoreData(policy) => {
            fl!(strings, "join-warning-wants-more", "policy" => policy.as_str())
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
    format!("{severity}: {text}")
}
