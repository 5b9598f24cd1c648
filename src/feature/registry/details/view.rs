//! The details as they are seen.

use iced::widget::{column, row, text};
use iced::{Center, Fill};

use super::super::add::{features, section};
use super::super::certificate::{self, fact, print};
use super::{Message, State};
use crate::a11y::Role;
use crate::domain::failure::Failure;
use crate::domain::identity::Standing;
use crate::domain::ledger::Kind;
use crate::domain::link::Link;
use crate::domain::trust::{Pinned, Trust};
use crate::feature::context::Ctx;
use crate::feature::sign::worth;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;
use crate::ui::widget::dialog::{self, Dialog, actions};
use crate::ui::widget::told::named;
use crate::ui::widget::{Look, button, pane};
use crate::ui::{Element, token};

impl State {
    /// The dialog as a layer.
    pub fn view<'a, Parent: Clone + 'a>(
        &'a self,
        ctx: &Ctx<'a>,
        wrap: impl Fn(Message) -> Parent + Copy + 'a,
    ) -> Element<'a, Parent> {
        let body = column![
            self.line(ctx),
            self.person(ctx),
            self.left(ctx),
            about(ctx),
            features(ctx.server.capabilities(), ctx.strings),
            self.way_there(ctx),
        ];
        let body = Element::from(body.spacing(token::SPACE_L).width(Fill));
        let dialog = Dialog {
            title: fl!(ctx.strings, "details-title", "name" => ctx.server.name()),
            close: fl!(ctx.strings, "details-close"),
            on_close: wrap(Message::Dismissed),
            body: body.map(wrap),
        };
        dialog::layer(dialog)
    }

    /// How far the line can be trusted.
    fn line<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let security = ctx.server.security();
        let sign = security.trust.map(|trust| {
            let (icon, ink, word) = worth(trust, strings);
            let word = text(word).size(token::TEXT_LIST).class(Ink::Primary);
            row![icon.sized(token::ICON).class(ink), word.width(Fill)]
                .spacing(token::SPACE_S)
                .align_y(Center)
        });
        let unknown = security.trust.is_none().then(|| {
            text(fl!(strings, "details-trust-unknown"))
                .size(token::TEXT_LIST)
                .class(Ink::Secondary)
        });
        let certificate = security.certificate.as_ref();
        let certificate = certificate.map(|certificate| match security.trust {
            // The warning above shows the key already.
            Some(Trust::Changed { .. }) => certificate::details(certificate, strings),
            _ => certificate::comparison(certificate, strings),
        });
        let pin = self.known.pin.map(|pin| {
            let how = match pin.how {
                Pinned::AtFirstUse => fl!(strings, "details-pinned-first"),
                Pinned::Compared => fl!(strings, "details-pinned-compared"),
            };
            print(how, pin.key)
        });
        let content = column![]
            .push(sign)
            .push(unknown)
            .push(self.changed(ctx))
            .push(plain(ctx))
            .push(certificate)
            .push(pin)
            .push(pins(ctx));
        section(fl!(strings, "join-connection"), content)
    }

    /// What can be done about a changed key.
    fn changed<'a>(&'a self, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
        let strings = ctx.strings;
        let Some(Trust::Changed { pinned, shown }) = ctx.server.security().trust else {
            return None;
        };
        let warning = pane::strip(
            Icon::Failed,
            Ink::Danger,
            fl!(strings, "details-changed"),
            None,
        );
        let ways: Element<'a, Message> = if self.accepting {
            let accept =
                button(fl!(strings, "details-accept-confirm")).on_press(Message::AcceptConfirmed);
            let decline = button(fl!(strings, "details-accept-cancel"))
                .look(Look::Primary)
                .on_press(Message::AcceptDeclined);
            actions([accept.into(), decline.into()])
        } else {
            let accept = button(fl!(strings, "details-accept")).on_press(Message::AcceptPressed);
            actions([accept.into()])
        };
        let content = column![
            warning,
            print(fl!(strings, "details-key-before"), pinned),
            print(fl!(strings, "details-key-now"), shown),
            ways
        ];
        Some(content.spacing(token::SPACE_S).into())
    }

    /// Who the user is there.
    fn person<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let standing = ctx.server.standing();
        let word = match standing {
            Standing::NotStarted | Standing::Proving => fl!(strings, "account-verifying"),
            Standing::Proven { until: Some(until) } => {
                let moment = moment(ctx, until);
                fl!(strings, "details-verified-until", "until" => moment)
            }
            Standing::Proven { until: None } => fl!(strings, "account-verified"),
            Standing::Claimed => fl!(strings, "join-not-verified"),
            Standing::Expired => fl!(strings, "failure-session-expired"),
            Standing::Revoked => fl!(strings, "failure-session-revoked"),
            Standing::SignedOut => fl!(strings, "account-signed-out"),
        };
        let way = if standing.is_ended() {
            button(fl!(strings, "details-sign-in"))
                .look(Look::Primary)
                .on_press(Message::SignInPressed)
        } else {
            button(fl!(strings, "details-sign-out")).on_press(Message::SignOutPressed)
        };
        let content = column![
            fact(fl!(strings, "join-id"), ctx.server.me().as_str()),
            fact(
                fl!(strings, "join-device-label"),
                self.known.device.as_str()
            ),
            fact(fl!(strings, "details-session"), word),
            actions([way.into()]),
        ];
        section(fl!(strings, "details-account"), content)
    }

    /// What has left this device for the server.
    fn left<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let rows = self.known.ledger.entries().map(|(kind, entry)| {
            let (first, last) = (moment(ctx, entry.first), moment(ctx, entry.last));
            let when = fl!(strings, "shared-data-entry", "count" => entry.count, "first" => first, "last" => last);
            fact(called(kind, strings), when)
        });
        let rows: Vec<_> = rows.collect();
        let content = if rows.is_empty() {
            column![
                text(fl!(strings, "shared-data-empty"))
                    .size(token::TEXT_LIST)
                    .class(Ink::Secondary)
            ]
        } else {
            let name = move || fl!(strings, "shared-data-title").into_owned();
            let list = named(Role::List, name, column(rows).spacing(token::SPACE_S));
            let hint = text(fl!(strings, "shared-data-hint"))
                .size(token::TEXT_META)
                .class(Ink::Muted);
            column![hint, list]
        };
        section(fl!(strings, "shared-data-title"), content)
    }

    /// The way to the server.
    fn way_there<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let other = self.way.chosen().as_ref() != Ok(&self.known.proxy);
        let keep = other.then(|| {
            let keep = button(fl!(strings, "details-connection-save")).on_press(Message::WayKept);
            actions([keep.into()])
        });
        let content = column![self.way.view(strings).map(Message::Way)].push(keep);
        section(fl!(strings, "details-connection"), content)
    }
}

/// What can be done about a key that is as it was.
fn pins<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let strings = ctx.strings;
    let security = ctx.server.security();
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

/// What can be done about a line without encryption that nobody chose.
fn plain<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let strings = ctx.strings;
    let refused = matches!(ctx.server.link(), Link::Refused(Failure::NotEncrypted));
    refused.then(|| {
        let words = fl!(strings, "join-not-encrypted");
        let allow =
            button(fl!(strings, "details-allow-unencrypted")).on_press(Message::PlainPressed);
        pane::strip(Icon::Warning, Ink::Danger, words, Some(allow.into()))
    })
}

/// What the server says of itself.
fn about<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let strings = ctx.strings;
    let capabilities = ctx.server.capabilities();
    let said = |name, value: &'a Option<String>| value.as_deref().map(|value| fact(name, value));
    let again = button(fl!(strings, "details-recheck")).on_press(Message::RecheckPressed);
    let content = column![fact(fl!(strings, "details-address"), ctx.server.address())]
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

/// A moment as the reader lives it.
fn moment(ctx: &Ctx<'_>, moment: jiff::Timestamp) -> String {
    let calendar = ctx.server.calendar();
    let at = calendar.local(moment);
    let (day, time) = (ctx.strings.short_date(at.date()), calendar.time(at));
    fl!(ctx.strings, "moment", "day" => day.as_ref(), "time" => time.as_ref()).into_owned()
}

/// What a kind of data is called.
fn called(kind: Kind, strings: &Strings) -> std::borrow::Cow<'_, str> {
    match kind {
        Kind::Look => fl!(strings, "shared-data-capabilities"),
        Kind::Uid => fl!(strings, "shared-data-id"),
        Kind::Device => fl!(strings, "shared-data-device"),
        Kind::Proof => fl!(strings, "shared-data-proof"),
        Kind::Channels => fl!(strings, "shared-data-channels"),
        Kind::Message => fl!(strings, "shared-data-messages"),
        Kind::Typing => fl!(strings, "shared-data-typing"),
        Kind::Names => fl!(strings, "shared-data-profiles"),
        Kind::ProfileName => fl!(strings, "shared-data-profile-name"),
        Kind::ProfilePicture => fl!(strings, "shared-data-profile-picture"),
        Kind::Elsewhere => fl!(strings, "shared-data-external-pictures"),
        Kind::Leave => fl!(strings, "shared-data-leave"),
    }
}
