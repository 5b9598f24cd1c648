//! View of the server details: a summary, what was shared with the server, and what concerns few people; last what ends
//! the session or the membership.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::super::add::trust_row;
use super::super::certificate::{self, fingerprint_row};
use super::{Message, State, shared_data};
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::identity::SessionState;
use crate::domain::trust::{PinOrigin, Trust};
use crate::feature::context::Ctx;
use crate::feature::trust_badge::trust_unknown;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::dialog::{self, Dialog, Page, actions};
use crate::ui::widget::disclosure::disclosure;
use crate::ui::widget::rows::{self, Arrangement, action_row, card, plain_row, section};
use crate::ui::widget::{ButtonKind, button, danger_button, icon_button, pane, primary_button};
use crate::ui::{Element, token};

impl State {
    pub fn view<'a, Parent: Clone + 'a>(
        &'a self,
        ctx: &Ctx<'a>,
        wrap: impl Fn(Message) -> Parent + Copy + 'a,
    ) -> Element<'a, Parent> {
        let arrangement = Arrangement::in_width(ctx.window.width);
        let log = &self.details.disclosure_log;
        let body = column![
            self.summary(ctx, arrangement),
            shared_data::section(log, ctx, arrangement)
        ]
        .push(self.encryption_section(ctx))
        .push(self.server_section(ctx, arrangement))
        .push(self.proxy_section(ctx))
        .push(leave_section(ctx, arrangement));
        let body = Element::from(body.spacing(token::SPACE_XL).width(Fill));
        dialog::layer(Dialog {
            title: fl!(ctx.strings, "details-title", "name" => ctx.server.name()),
            close_label: fl!(ctx.strings, "details-close"),
            on_close: wrap(Message::Dismissed),
            page: Page::new(body.map(wrap)).width(token::WIDE_DIALOG_WIDTH),
        })
    }

    /// How far the connection is trusted, and who the user is.
    fn summary<'a>(&'a self, ctx: &Ctx<'a>, arrangement: Arrangement) -> Element<'a, Message> {
        let strings = ctx.strings;
        let trust = ctx.server.trust().map_or_else(
            || {
                text(trust_unknown(ctx.server, strings))
                    .size(token::TEXT_LIST)
                    .class(TextColor::Secondary)
                    .into()
            },
            |trust| trust_row(trust, strings),
        );
        let trust = column![trust]
            .push(self.changed_key_section(ctx))
            .push(unencrypted_banner(ctx))
            .spacing(token::SPACE_M);
        let uid = detail(
            fl!(strings, "join-id"),
            ctx.server.me().as_str(),
            strings,
            arrangement,
        );
        let copy = fl!(strings, "account-copy-id");
        let copy = icon_button(Icon::Copy, copy, Message::CopyIdPressed);
        let uid = row![container(uid).width(Fill), copy].spacing(token::SPACE_S);
        let state = ctx.server.session_state();
        let name = fl!(strings, "details-session");
        let session = detail(name, session_label(ctx), strings, arrangement);
        let sign_in = state.is_ended().then(|| {
            let sign_in = primary_button(fl!(strings, "details-sign-in"));
            sign_in.on_press(Message::SignInPressed)
        });
        let session = row![container(session).width(Fill)]
            .push(sign_in)
            .spacing(token::SPACE_S);
        card([
            plain_row(trust),
            plain_row(uid.align_y(Center)),
            plain_row(session.align_y(Center)),
        ])
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

    /// Fingerprints are shown on request.
    fn encryption_section<'a>(&'a self, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
        let strings = ctx.strings;
        let tls = ctx.server.tls_state();
        let certificate = tls.certificate.as_ref();
        let pin = self.details.pin.map(|pin| {
            let origin = match pin.origin {
                PinOrigin::FirstUse => fl!(strings, "details-pinned-first"),
                PinOrigin::Compared => fl!(strings, "details-pinned-compared"),
            };
            fingerprint_row(origin, pin.key)
        });
        if certificate.is_none() && pin.is_none() {
            return None;
        }
        let hint = text(fl!(strings, "details-fingerprints-hint"))
            .size(token::TEXT_META)
            .class(TextColor::Secondary);
        let certificate = certificate.map(|it| certificate::comparison(it, strings));
        let content = column![]
            .push(pin)
            .push(certificate)
            .push(pin_actions(ctx))
            .spacing(token::SPACE_M);
        let content = disclosure(fl!(strings, "details-fingerprints"), content);
        let content = column![hint, content].spacing(token::SPACE_S);
        let title = fl!(strings, "join-connection");
        Some(section(2, title, card([plain_row(content)])))
    }

    fn server_section<'a>(
        &'a self,
        ctx: &Ctx<'a>,
        arrangement: Arrangement,
    ) -> Element<'a, Message> {
        let strings = ctx.strings;
        let capabilities = ctx.server.capabilities();
        let features = |is_on: bool| {
            let features = capabilities.features().filter(|(_, on)| *on == is_on);
            let names: Vec<_> = features.map(|(it, _)| strings.feature(it)).collect();
            (!names.is_empty()).then(|| names.join(", "))
        };
        let known = [
            (
                fl!(strings, "details-address"),
                Some(ctx.server.address().to_owned()),
            ),
            (
                fl!(strings, "details-server-name"),
                capabilities.server_name.clone(),
            ),
            (
                fl!(strings, "details-api"),
                capabilities.api_version.clone(),
            ),
            (
                fl!(strings, "details-build"),
                capabilities.build_version.clone(),
            ),
            (fl!(strings, "features-on"), features(true)),
            (fl!(strings, "features-off"), features(false)),
            (
                fl!(strings, "join-device-label"),
                Some(self.details.device.to_string()),
            ),
        ];
        let rows = known
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        let rows = rows.map(|(name, value)| detail(name, value, strings, arrangement));
        let recheck = button(fl!(strings, "details-recheck")).on_press(Message::RecheckPressed);
        let diagnostics =
            button(fl!(strings, "details-diagnostics")).on_press(Message::DiagnosticsPressed);
        let content = column(rows)
            .push(actions([diagnostics.into(), recheck.into()]))
            .spacing(token::SPACE_S);
        section(2, fl!(strings, "details-about"), card([plain_row(content)]))
    }

    fn proxy_section<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let changed = self.proxy_picker.proxy().as_ref() != Ok(&self.details.proxy);
        let save = changed.then(|| {
            let save = button(fl!(strings, "details-connection-save"));
            actions([save.on_press(Message::ProxySaved).into()])
        });
        let content = column![self.proxy_picker.view(strings).map(Message::ProxyPicker)]
            .push(save)
            .spacing(token::SPACE_S);
        let title = fl!(strings, "details-connection");
        section(2, title, card([plain_row(content)]))
    }
}

fn detail<'a>(
    name: Cow<'a, str>,
    value: impl Into<Cow<'a, str>>,
    strings: &'a Strings,
    arrangement: Arrangement,
) -> Element<'a, Message> {
    let value = value.into();
    let spoken = fl!(strings, "details-row", "name" => name.as_ref(), "value" => value.as_ref());
    rows::detail((name, value), spoken, arrangement)
}

fn session_label<'a>(ctx: &Ctx<'a>) -> Cow<'a, str> {
    let strings = ctx.strings;
    match ctx.server.session_state() {
        SessionState::NotStarted | SessionState::Verifying => fl!(strings, "account-verifying"),
        SessionState::Verified { .. } if !ctx.server.connection().is_online() => {
            fl!(strings, "account-unknown")
        }
        SessionState::Verified { until: Some(until) } => {
            let until = shared_data::moment(until, ctx);
            fl!(strings, "details-verified-until", "until" => until)
        }
        SessionState::Verified { until: None } => fl!(strings, "account-verified"),
        SessionState::Unverified => fl!(strings, "join-not-verified"),
        SessionState::Expired => fl!(strings, "failure-session-expired"),
        SessionState::Revoked => fl!(strings, "failure-session-revoked"),
        SessionState::SignedOut => fl!(strings, "account-signed-out"),
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
    let banner = pane::banner(Icon::Warning, TextColor::Danger, message, None);
    let allow = danger_button(fl!(ctx.strings, "details-allow-unencrypted"))
        .on_press(Message::AllowUnencryptedPressed);
    let content = column![banner, actions([allow.into()])];
    Some(content.spacing(token::SPACE_S).into())
}

fn leave_section<'a>(ctx: &Ctx<'a>, arrangement: Arrangement) -> Element<'a, Message> {
    let strings = ctx.strings;
    let sign_out = (!ctx.server.session_state().is_ended()).then(|| {
        let label = fl!(strings, "details-sign-out");
        let texts = (label.clone(), fl!(strings, "details-sign-out-hint"));
        let button = (label, ButtonKind::Secondary);
        action_row(texts, button, Message::SignOutPressed, arrangement)
    });
    let texts = (
        fl!(strings, "details-leave-title"),
        fl!(strings, "details-leave-hint"),
    );
    let button = (fl!(strings, "details-leave"), ButtonKind::Danger);
    let leave = action_row(texts, button, Message::LeavePressed, arrangement);
    let actions = card(sign_out.into_iter().chain([leave]));
    section(2, fl!(strings, "details-end"), actions)
}
