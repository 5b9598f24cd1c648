//! View of the review page: one card with the server, what it gets, the warnings and the name of the user, and technical
//! details behind a disclosure.

use std::borrow::Cow;

use iced::advanced::widget::Id;
use iced::widget::{Space, column, container, row, text};
use iced::{Center, Fill};

use super::super::certificate::{self, detail_row};
use super::view::{BACK_ID, error_message};
use super::{JoinReview, Message};
use crate::a11y::{Role, Semantics};
use crate::domain::capability::Capabilities;
use crate::domain::join_warning::{JoinWarning, Severity};
use crate::domain::profile::ProfileUpdate;
use crate::domain::trust::Trust;
use crate::feature::trust_badge::trust_badge;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{accessible, heading, labeled};
use crate::ui::widget::avatar::monogram;
use crate::ui::widget::dialog::Page;
use crate::ui::widget::disclosure::disclosure_from;
use crate::ui::widget::field::{Field, error_text};
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::toggle::toggle;
use crate::ui::widget::tooltip::Side;
use crate::ui::widget::{ButtonKind, Pressable, button, pane};
use crate::ui::{Element, Theme, font, token};

const NAME_ID: &str = "join-name";
const JOIN_ID: &str = "join-confirm";

impl JoinReview {
    /// The field for the name, else the button that Enter may press.
    pub(super) fn initial_focus(&self) -> Id {
        Id::new(if self.takes_name() {
            NAME_ID
        } else if self.can_join() {
            JOIN_ID
        } else {
            BACK_ID
        })
    }

    pub(super) fn view<'a>(&'a self, strings: &'a Strings) -> Page<'a, Message> {
        const CARD_WIDTH: f32 = 360.0 + 2.0 * token::SPACE_XL;
        let accept_risk = (self.severity() == Some(Severity::Danger)).then(|| {
            let name = fl!(strings, "join-accept-risk");
            toggle(name, self.risk_accepted, Message::RiskAcceptedToggled)
        });
        let name = self.takes_name().then(|| self.name_field(strings));
        // Below the switch that it is about, and in sight when the details are collapsed again.
        let same_id = self.use_global_id.then(|| {
            let warning = fl!(strings, "join-same-id-warning");
            severity_banner(Severity::Caution, &warning, strings)
        });
        let error = self.error.as_ref();
        let error = error.map(|error| error_text(error_message(error, strings)));
        let card = column![self.header(strings)]
            .push(self.warning_list(strings))
            .push(accept_risk)
            .push(name)
            .push(self.technical_details(strings))
            .push(same_id)
            .push(error)
            .spacing(token::SPACE_L);
        let host = self.host();
        let semantics = move || Semantics {
            description: Some(self.description(strings)),
            ..Semantics::new(Role::Group, format!("{}, {host}", self.server.name))
        };
        let card = accessible(semantics, card);
        let back = button(fl!(strings, "add-back")).id(BACK_ID);
        let back = back.on_press(Message::BackPressed);
        let page = Page::new(card).width(CARD_WIDTH);
        page.buttons([back, self.join_button(strings)])
    }

    fn join_button<'a>(&'a self, strings: &'a Strings) -> Pressable<'a, Message> {
        let kind = match self.severity() {
            Some(Severity::Danger) => ButtonKind::Danger,
            _ => ButtonKind::Primary,
        };
        let join = button(fl!(strings, "join-confirm")).id(JOIN_ID).kind(kind);
        if self.can_join() {
            return join.on_press(Message::Confirmed);
        }
        let heaviest = self.warnings.first();
        let reason = match heaviest.filter(|it| it.severity() == Severity::Blocking) {
            Some(warning) => warning_text(warning, strings),
            None => fl!(strings, "join-accept-first").into_owned(),
        };
        let described = join.map_semantics(|semantics| Semantics {
            description: Some(reason.clone()),
            ..semantics
        });
        described.tooltip(reason, Side::Below)
    }

    /// Without the scheme, where it says no more than the line below.
    fn host(&self) -> &str {
        let address = self.discovery.address.as_str();
        address.strip_prefix("https://").unwrap_or(address)
    }

    /// Server, what it gets, and how far the connection is trusted.
    fn header<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        const ICON_SIZE: f32 = 56.0;
        let name = &self.server.name;
        let icon = monogram(&self.server.icon_text, name, ICON_SIZE);
        let title = one_line(name.as_str(), token::TEXT_DIALOG).font(font::SEMIBOLD);
        let host = centered(self.host(), token::TEXT_META).class(TextColor::Secondary);
        let id = self.is_ambiguous().then(|| {
            let id = self.server.id.shown();
            centered(id, token::TEXT_META).class(TextColor::Secondary)
        });
        let (trust_icon, color, trust) = trust_badge(self.discovery.trust, strings);
        let trust = row![
            trust_icon.sized(token::ICON).class(color),
            text(trust).size(token::TEXT_LIST).class(TextColor::Primary)
        ];
        let summary = centered(self.summary(strings), token::TEXT_LIST).class(TextColor::Primary);
        let server = column![icon, Space::new(), heading(2, title), host].push(id);
        column![
            server.spacing(token::SPACE_XS).align_x(Center),
            summary,
            trust.spacing(token::SPACE_S).align_y(Center)
        ]
        .spacing(token::SPACE_M)
        .align_x(Center)
        .width(Fill)
        .into()
    }

    fn summary<'a>(&self, strings: &'a Strings) -> Cow<'a, str> {
        if self.use_global_id {
            fl!(strings, "join-shared-data-global")
        } else if self.takes_name() && !self.name.trim().is_empty() {
            fl!(strings, "join-shared-data-name")
        } else {
            fl!(strings, "join-shared-data-only")
        }
    }

    /// What a screen reader says when the page appears.
    fn description(&self, strings: &Strings) -> String {
        let (_, _, trust) = trust_badge(self.discovery.trust, strings);
        let warnings = self.warnings.iter();
        let warnings = warnings.map(|warning| warning_text(warning, strings).into());
        let parts = [self.summary(strings), format!("{trust}.").into()];
        let parts: Vec<_> = parts.into_iter().chain(warnings).collect();
        parts.join(" ")
    }

    fn warning_list<'a>(&'a self, strings: &'a Strings) -> Option<Element<'a, Message>> {
        let banners = self.warnings.iter().map(|warning| {
            let (icon, color) = severity_icon(warning.severity());
            pane::banner(icon, color, warning_text(warning, strings), None)
        });
        let name = move || fl!(strings, "join-warnings").into_owned();
        let list = column(banners).spacing(token::SPACE_S);
        (!self.warnings.is_empty()).then(|| labeled(Role::Group, name, list))
    }

    fn name_field<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let hint = match &self.identity {
            Some(identity) => {
                let neutral = ProfileUpdate::neutral(&identity.user);
                fl!(strings, "join-name-hint", "name" => neutral.name())
            }
            None => fl!(strings, "join-name-hint-later"),
        };
        let error = self.name_error.map(|error| strings.name_error(error));
        Field::new(
            NAME_ID,
            fl!(strings, "join-name"),
            &self.name,
            Message::NameChanged,
            Message::Confirmed,
        )
        .placeholder(fl!(strings, "join-name-placeholder"))
        .hint(hint)
        .error(error)
        .view()
    }

    /// Expanded where a warning asks for a look at the certificate.
    fn technical_details<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let certificate = self.discovery.certificate.as_deref();
        let certificate = certificate.map(|certificate| {
            let rows = column![certificate::rows(certificate, strings)];
            section(fl!(strings, "certificate-name"), rows)
        });
        let address = self.discovery.address.as_str();
        let server = column![
            detail_row(fl!(strings, "details-address"), address),
            detail_row(fl!(strings, "join-server-id"), self.server.id.shown()),
        ];
        let details = column![]
            .push(certificate)
            .push(section(fl!(strings, "join-server"), server))
            .push(features_section(&self.discovery.capabilities, strings))
            .push(self.shared_data_section(strings))
            .spacing(token::SPACE_L);
        let name = fl!(strings, "join-technical-details");
        disclosure_from(name, details, self.is_certificate_doubtful())
    }

    fn shared_data_section<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let pending = || fl!(strings, "join-id-pending");
        let (user, device) = match &self.identity {
            Some(identity) => (
                identity.user.as_str().into(),
                identity.device.as_str().into(),
            ),
            None => (pending(), pending()),
        };
        // Where identities are not verified, a warning says so.
        let proof = self.discovery.capabilities.extensions.identity_proof;
        let verified = proof.then(|| {
            let verified = fl!(strings, "join-verified");
            detail_row(fl!(strings, "join-identity-check"), verified)
        });
        let same_id = fl!(strings, "join-same-id");
        let content = column![
            detail_row(fl!(strings, "join-id"), user),
            detail_row(fl!(strings, "join-device-label"), device),
        ]
        .push(verified)
        .push(toggle(
            same_id,
            self.use_global_id,
            Message::GlobalIdToggled,
        ));
        section(fl!(strings, "join-shared-data"), content)
    }
}

fn centered<'a>(
    content: impl Into<Cow<'a, str>>,
    size: f32,
) -> text::Text<'a, Theme, iced::Renderer> {
    text(content.into())
        .size(size)
        .wrapping(text::Wrapping::WordOrGlyph)
        .center()
}

fn severity_banner<'a>(
    severity: Severity,
    warning: &str,
    strings: &Strings,
) -> Element<'a, Message> {
    let (icon, color) = severity_icon(severity);
    pane::banner(icon, color, with_severity(severity, warning, strings), None)
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
fn with_severity(severity: Severity, warning: &str, strings: &Strings) -> String {
    let severity = match severity {
        Severity::Note => fl!(strings, "severity-note"),
        Severity::Caution => fl!(strings, "severity-caution"),
        Severity::Danger => fl!(strings, "severity-danger"),
        Severity::Blocking => fl!(strings, "severity-blocking"),
    };
    format!("{severity}: {warning}")
}

fn warning_text(warning: &JoinWarning, strings: &Strings) -> String {
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
    with_severity(warning.severity(), &text, strings)
}
