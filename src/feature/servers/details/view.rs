//! View of the server details dialog.

use iced::widget::{column, row, text};
use iced::{Center, Fill};

use super::super::add::{features_section, section};
use super::super::certificate::{self, detail_row, fingerprint_row};
use super::{Message, State};
use crate::a11y::Role;
use crate::domain::connection::ConnectionState;
use crate::domain::disclosure::DataKind;
use crate::domain::failure::Failure;
use crate::domain::identity::SessionState;
use crate::domain::trust::{PinOrigin, Trust};
use crate::feature::context::Ctx;
use crate::feature::trust_badge::trust_badge;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::dialog::{self, Dialog, actions};
use crate::ui::widget::{ButtonKind, button, pane};
use crate::ui::{Element, token};

impl State {
    pub fn view<'a, Parent: Clone + 'a>(
        &'a self,
        ctx: &Ctx<'a>,
        wrap: impl Fn(Message) -> Parent + Copy + 'a,
    ) -> Element<'a, Parent> {
        let body = column![
            self.connection_section(ctx),
            self.account_section(ctx),
            self.shared_data_section(ctx),
            about_section(ctx),
            features_section(ctx.server.capabilities(), ctx.strings),
            self.proxy_section(ctx),
        ];
        let body = Element::from(body.spacing(token::SPACE_L).width(Fill));
        let dialog = Dialog {
            title: fl!(ctx.strings, "details-title", "name" => ctx.server.name()),
            close_label: fl!(ctx.strings, "details-close"),
            on_close: wrap(Message::Dismissed),
            body: body.map(wrap),
        };
        dialog::layer(dialog)
    }

    fn connection_section<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let security = ctx.server.tls_state();
        let sign = security.trust.map(|trust| {
            let (icon, ink, word) = trust_badge(trust, strings);
            let word = text(word).size(token::TEXT_LIST).class(TextColor::Primary);
            row![icon.sized(token::ICON).class(ink), word.width(Fill)]
                .spacing(token::SPACE_S)
                .align_y(Center)
        });
        let unknown = security.trust.is_none().then(|| {
            text(fl!(strings, "details-trust-unknown"))
                .size(token::TEXT_LIST)
                .class(TextColor::Secondary)
        });
        let certificate = security.certificate.as_ref();
        let certificate = certificate.map(|certificate| match security.trust {
            // The warning above shows the key already.
            Some(Trust::Changed { .. }) => certificate::details(certificate, strings),
            _ => certificate::comparison(certificate, strings),
        });
        let pin = self.details.pin.map(|pin| {
            let how = match pin.origin {
                PinOrigin::FirstUse => fl!(strings, "details-pinned-first"),
                PinOrigin::Compared => fl!(strings, "details-pinned-compared"),
            };
            fingerprint_row(how, pin.key)
        });
        let content = column![]
            .push(sign)
            .push(unknown)
            .push(self.changed_key_section(ctx))
            .push(unencrypted_banner(ctx))
            .push(certificate)
            .push(pin)
            .push(pin_actions(ctx));
        section(fl!(strings, "join-connection"), content)
    }

    fn changed_key_section<'a>(&'a self, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
        let strings = ctx.strings;
        let Some(Trust::Changed { pinned, shown }) = ctx.server.tls_state().trust else {
            return None;
        };
        let warning = pane::banner(
            Icon::Failed,
            TextColor::Danger,
            fl!(strings, "details-changed"),
            None,
        );
        let ways: Element<'a, Message> = if self.confirming_key {
            let accept =
                button(fl!(strings, "details-accept-confirm")).on_press(Message::AcceptConfirmed);
            let decline = button(fl!(strings, "details-accept-cancel"))
                .kind(ButtonKind::Primary)
                .on_press(Message::AcceptDeclined);
            actions([accept.into(), decline.into()])
        } else {
            let accept = button(fl!(strings, "details-accept")).on_press(Message::AcceptPressed);
            actions([accept.into()])
        };
        let content = column![
            warning,
            fingerprint_row(fl!(strings, "details-key-before"), pinned),
            fingerprint_row(fl!(strings, "details-key-now"), shown),
            ways
        ];
        Some(content.spacing(token::SPACE_S).into())
    }

    fn account_section<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let standing = ctx.server.session_state();
        let word = match standing {
            SessionState::NotStarted | SessionState::Verifying => fl!(strings, "account-verifying"),
            SessionState::Verified { until: Some(until) } => {
                let moment = format_time(ctx, until);
                fl!(strings, "details-verified-until", "until" => moment)
            }
            SessionState::Verified { until: None } => fl!(strings, "account-verified"),
            SessionState::Unverified => fl!(strings, "join-not-verified"),
            SessionState::Expired => fl!(strings, "failure-session-expired"),
            SessionState::Revoked => fl!(strings, "failure-session-revoked"),
            SessionState::SignedOut => fl!(strings, "account-signed-out"),
        };
        let way = if standing.is_ended() {
            button(fl!(strings, "details-sign-in"))
                .kind(ButtonKind::Primary)
                .on_press(Message::SignInPressed)
        } else {
            button(fl!(strings, "details-sign-out")).on_press(Message::SignOutPressed)
        };
        let content = column![
            detail_row(fl!(strings, "join-id"), ctx.server.me().as_str()),
            detail_row(
                fl!(strings, "join-device-label"),
                self.details.device.as_str()
            ),
            detail_row(fl!(strings, "details-session"), word),
            actions([way.into()]),
        ];
        section(fl!(strings, "details-account"), content)
    }

    fn shared_data_section<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let rows = self.details.disclosure_log.entries().map(|(kind, entry)| {
            let (first, last) = (format_time(ctx, entry.first), format_time(ctx, entry.last));
            let when = fl!(strings, "shared-data-entry", "count" => entry.count, "first" => first, "last" => last);
            detail_row(shared_data_label(kind, strings), when)
        });
        let rows: Vec<_> = rows.collect();
        let content = if rows.is_empty() {
            column![
                text(fl!(strings, "shared-data-empty"))
                    .size(token::TEXT_LIST)
                    .class(TextColor::Secondary)
            ]
        } else {
            let name = move || fl!(strings, "shared-data-title").into_owned();
            let list = labeled(Role::List, name, column(rows).spacing(token::SPACE_S));
            let hint = text(fl!(strings, "shared-data-hint"))
                .size(token::TEXT_META)
                .class(TextColor::Muted);
            column![hint, list]
        };
        section(fl!(strings, "shared-data-title"), content)
    }

    fn proxy_section<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let other = self.proxy_picker.proxy().as_ref() != Ok(&self.details.proxy);
        let keep = other.then(|| {
            let keep =
                button(fl!(strings, "details-connection-save")).on_press(Message::ProxySaved);
            actions([keep.into()])
        });
        let content = column![self.proxy_picker.view(strings).map(Message::ProxyPicker)].push(keep);
        section(fl!(strings, "details-connection"), content)
    }
}

/// Not shown for a blocked connection; a changed key has its own actions.
fn pin_actions<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let strings = ctx.strings;
    let security = ctx.server.tls_state();
    let _shown = security.certificate.as_ref()?;
    let trust = security.trust?;
    if !trust.allows() {
        return None;
    }
    let copy = button(fl!(strings, "details-copy")).on_press(Message::CopyPressed);
    let pin = (trust != Trust::VerifiedPin)
        .then(|| button(fl!(strings, "details-pin")).on_press(Message::PinPressed));
    let unpin = (trust == Trust::VerifiedPin)
        .then(|| button(fl!(strings, "details-unpin")).on_press(Message::UnpinPressed));
    let ways = [Some(copy), pin, unpin].into_iter().flatten();
    Some(actions(ways.map(Into::into)))
}

fn unencrypted_banner<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let strings = ctx.strings;
    let refused = matches!(
        ctx.server.connection(),
        ConnectionState::Refused(Failure::NotEncrypted)
    );
    refused.then(|| {
        let words = fl!(strings, "join-not-encrypted");
        let allow = button(fl!(strings, "details-allow-unencrypted"))
            .on_press(Message::AllowUnencryptedPressed);
        pane::banner(Icon::Warning, TextColor::Danger, words, Some(allow.into()))
    })
}

fn about_section<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let strings = ctx.strings;
    let capabilities = ctx.server.capabilities();
    let said =
        |name, value: &'a Option<String>| value.as_deref().map(|value| detail_row(name, value));
    let again = button(fl!(strings, "details-recheck")).on_press(Message::RecheckPressed);
    let content = column![detail_row(
        fl!(strings, "details-address"),
        ctx.server.address()
    )]
    .push(said(
        fl!(strings, "details-server-name"),
        &capabilities.server_name,
    ))
    .push(said(fl!(strings, "details-api"), &capabilities.api_version))
    .push(said(
        fl!(strings, "details-build"),
        &capabilities.build_version,
    ))
    .push(actions([again.into()]));
    section(fl!(strings, "details-about"), content)
}

fn format_time(ctx: &Ctx<'_>, moment: jiff::Timestamp) -> String {
    let calendar = ctx.server.calendar();
    let at = calendar.local(moment);
    let (day, time) = (ctx.strings.short_date(at.date()), calendar.time(at));
    fl!(ctx.strings, "moment", "day" => day.as_ref(), "time" => time.as_ref()).into_owned()
}

fn shared_data_label(kind: DataKind, strings: &Strings) -> std::borrow::Cow<'_, str> {
    match kind {
        DataKind::Probe => fl!(strings, "shared-data-capabilities"),
        DataKind::Uid => fl!(strings, "shared-data-id"),
        DataKind::Device => fl!(strings, "shared-data-device"),
        DataKind::Proof => fl!(strings, "shared-data-proof"),
        DataKind::Channels => fl!(strings, "shared-data-channels"),
        DataKind::Message => fl!(strings, "shared-data-messages"),
        DataKind::Typing => fl!(strings, "shared-data-typing"),
        DataKind::ProfileLookup => fl!(strings, "shared-data-profiles"),
        DataKind::ProfileName => fl!(strings, "shared-data-profile-name"),
        DataKind::ProfilePicture => fl!(strings, "shared-data-profile-picture"),
        DataKind::ThirdPartyPicture => fl!(strings, "shared-data-external-pictures"),
        DataKind::Leave => fl!(strings, "shared-data-leave"),
    }
}
