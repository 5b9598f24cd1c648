//! View of the server details dialog.

use std::borrow::Cow;

use iced::Fill;
use iced::widget::{column, text};

use super::super::add::{features_section, section, trust_row};
use super::super::certificate::{self, detail_row, fingerprint_row};
use super::{Message, State};
use crate::a11y::Role;
use crate::domain::connection::ConnectionState;
use crate::domain::disclosure::DataKind;
use crate::domain::failure::Failure;
use crate::domain::identity::SessionState;
use crate::domain::trust::{PinOrigin, Trust};
use crate::feature::context::Ctx;
use crate::feature::trust_badge::trust_unknown;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::dialog::{self, Dialog, Page, actions};
use crate::ui::widget::{ButtonKind, button, danger_button, pane};
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
        dialog::layer(Dialog {
            title: fl!(ctx.strings, "details-title", "name" => ctx.server.name()),
            close_label: fl!(ctx.strings, "details-close"),
            on_close: wrap(Message::Dismissed),
            page: Page::new(body.map(wrap)),
        })
    }

    fn connection_section<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let tls = ctx.server.tls_state();
        let trust = ctx.server.trust().map_or_else(
            || {
                text(trust_unknown(ctx.server, strings))
                    .size(token::TEXT_LIST)
                    .class(TextColor::Secondary)
                    .into()
            },
            |trust| trust_row(trust, strings),
        );
        let certificate = tls.certificate.as_ref();
        let certificate = certificate.map(|certificate| match tls.trust {
            // The warning above shows the key already.
            Some(Trust::Changed { .. }) => certificate::details(certificate, strings),
            _ => certificate::comparison(certificate, strings),
        });
        let pin = self.details.pin.map(|pin| {
            let origin = match pin.origin {
                PinOrigin::FirstUse => fl!(strings, "details-pinned-first"),
                PinOrigin::Compared => fl!(strings, "details-pinned-compared"),
            };
            fingerprint_row(origin, pin.key)
        });
        let content = column![trust]
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
        let warning = fl!(strings, "details-changed");
        let buttons = if self.confirming_key {
            let accept = danger_button(fl!(strings, "details-accept-confirm"));
            let decline = button(fl!(strings, "details-accept-cancel"));
            vec![
                decline.on_press(Message::AcceptDeclined).into(),
                accept.on_press(Message::AcceptConfirmed).into(),
            ]
        } else {
            let accept = button(fl!(strings, "details-accept"));
            vec![accept.on_press(Message::AcceptPressed).into()]
        };
        let content = column![
            pane::banner(Icon::Failed, TextColor::Danger, warning, None),
            fingerprint_row(fl!(strings, "details-key-before"), pinned),
            fingerprint_row(fl!(strings, "details-key-now"), shown),
            actions(buttons)
        ];
        Some(content.spacing(token::SPACE_S).into())
    }

    fn account_section<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let state = ctx.server.session_state();
        let session = match state {
            SessionState::NotStarted | SessionState::Verifying => fl!(strings, "account-verifying"),
            SessionState::Verified { .. } if !ctx.server.connection().is_online() => {
                fl!(strings, "account-unknown")
            }
            SessionState::Verified { until: Some(until) } => {
                let until = format_time(ctx, until);
                fl!(strings, "details-verified-until", "until" => until)
            }
            SessionState::Verified { until: None } => fl!(strings, "account-verified"),
            SessionState::Unverified => fl!(strings, "join-not-verified"),
            SessionState::Expired => fl!(strings, "failure-session-expired"),
            SessionState::Revoked => fl!(strings, "failure-session-revoked"),
            SessionState::SignedOut => fl!(strings, "account-signed-out"),
        };
        let action = if state.is_ended() {
            button(fl!(strings, "details-sign-in"))
                .kind(ButtonKind::Primary)
                .on_press(Message::SignInPressed)
        } else {
            button(fl!(strings, "details-sign-out")).on_press(Message::SignOutPressed)
        };
        let device = self.details.device.as_str();
        let content = column![
            detail_row(fl!(strings, "join-id"), ctx.server.me().as_str()),
            detail_row(fl!(strings, "join-device-label"), device),
            detail_row(fl!(strings, "details-session"), session),
            actions([action.into()]),
        ];
        section(fl!(strings, "details-account"), content)
    }

    fn shared_data_section<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let rows = self.details.disclosure_log.entries().map(|(kind, entry)| {
            let (first, last) = (format_time(ctx, entry.first), format_time(ctx, entry.last));
            let value = fl!(strings, "shared-data-entry", "count" => entry.count, "first" => first, "last" => last);
            detail_row(shared_data_label(kind, strings), value)
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
        let changed = self.proxy_picker.proxy().as_ref() != Ok(&self.details.proxy);
        let save = changed.then(|| {
            let save = button(fl!(strings, "details-connection-save"));
            actions([save.on_press(Message::ProxySaved).into()])
        });
        let content = column![self.proxy_picker.view(strings).map(Message::ProxyPicker)].push(save);
        section(fl!(strings, "details-connection"), content)
    }
}

/// Not shown for a blocked connection; a changed key has its own actions.
fn pin_actions<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let strings = ctx.strings;
    let tls = ctx.server.tls_state();
    let trust = tls.trust.filter(|trust| trust.allows())?;
    let _certificate = tls.certificate.as_ref()?;
    let copy = button(fl!(strings, "details-copy")).on_press(Message::CopyPressed);
    let pin = if trust == Trust::VerifiedPin {
        button(fl!(strings, "details-unpin")).on_press(Message::UnpinPressed)
    } else {
        button(fl!(strings, "details-pin")).on_press(Message::PinPressed)
    };
    Some(actions([copy.into(), pin.into()]))
}

fn unencrypted_banner<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let ConnectionState::Refused(Failure::NotEncrypted) = ctx.server.connection() else {
        return None;
    };
    let message = fl!(ctx.strings, "join-not-encrypted");
    let allow = button(fl!(ctx.strings, "details-allow-unencrypted"))
        .on_press(Message::AllowUnencryptedPressed);
    let allow = Some(allow.into());
    Some(pane::banner(
        Icon::Warning,
        TextColor::Danger,
        message,
        allow,
    ))
}

fn about_section<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let strings = ctx.strings;
    let capabilities = ctx.server.capabilities();
    let row =
        |name, value: &'a Option<String>| value.as_deref().map(|value| detail_row(name, value));
    let name = fl!(strings, "details-server-name");
    let build = fl!(strings, "details-build");
    let recheck = button(fl!(strings, "details-recheck")).on_press(Message::RecheckPressed);
    let address = fl!(strings, "details-address");
    let content = column![detail_row(address, ctx.server.address())]
        .push(row(name, &capabilities.server_name))
        .push(row(fl!(strings, "details-api"), &capabilities.api_version))
        .push(row(build, &capabilities.build_version))
        .push(actions([recheck.into()]));
    section(fl!(strings, "details-about"), content)
}

fn format_time(ctx: &Ctx<'_>, time: jiff::Timestamp) -> String {
    let calendar = ctx.server.calendar();
    let local = calendar.local(time);
    let (day, time) = (ctx.strings.short_date(local.date()), calendar.time(local));
    fl!(ctx.strings, "moment", "day" => day.as_ref(), "time" => time.as_ref()).into_owned()
}

fn shared_data_label(kind: DataKind, strings: &Strings) -> Cow<'_, str> {
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
