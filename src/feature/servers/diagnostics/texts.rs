//! The texts of the diagnostics, made once for each change.

use jiff::{SignedDuration, Timestamp};

use crate::domain::connection::ConnectionState;
use crate::domain::diagnostics::{ConnectionChange, ConnectionRecord, Diagnostics};
use crate::domain::server_status::ServerStatus;
use crate::feature::context::Ctx;
use crate::feature::servers::details::shared_data::moment;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct DiagnosticsTexts {
    /// Names with values.
    pub(super) connection: Vec<(String, String)>,
    pub(super) capabilities: Vec<DiagnosticsRow>,
    /// Newest first.
    pub(super) history: Vec<DiagnosticsRow>,
}

/// One thing that a server offers, or that has happened.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DiagnosticsRow {
    pub(super) icon: Icon,
    pub(super) color: TextColor,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) spoken: String,
}

impl DiagnosticsTexts {
    pub(super) fn new(ctx: &Ctx<'_>, known_since: Option<Timestamp>) -> Self {
        let records = ctx.server.diagnostics().records();
        Self {
            connection: connection(ctx, known_since),
            capabilities: capabilities(ctx),
            history: records.map(|record| history_row(record, ctx)).collect(),
        }
    }
}

fn connection(ctx: &Ctx<'_>, known_since: Option<Timestamp>) -> Vec<(String, String)> {
    let (strings, diagnostics) = (ctx.strings, ctx.server.diagnostics());
    let status = strings.server_status(&ServerStatus::of(ctx.server));
    let status = status.unwrap_or_else(|| fl!(strings, "connection-online"));
    let probe = diagnostics.probe().map(|probe| {
        let at = moment(probe.at, ctx);
        strings.probe_result(probe, &at).into_owned()
    });
    let since = known_since.map(|since| moment(since, ctx));
    let rows = [
        (fl!(strings, "diagnostics-state"), Some(status.into_owned())),
        (fl!(strings, "diagnostics-next"), next_attempt(ctx)),
        (fl!(strings, "diagnostics-probe"), probe),
        (fl!(strings, "diagnostics-since"), since),
        (
            fl!(strings, "diagnostics-events"),
            Some(diagnostics.events().to_string()),
        ),
        (
            fl!(strings, "diagnostics-recovered"),
            Some(diagnostics.recovered().to_string()),
        ),
    ];
    let rows = rows.into_iter();
    rows.filter_map(|(name, value)| Some((name.into_owned(), value?)))
        .collect()
}

/// When the connection that is waited for is attempted: the last record says after how long.
fn next_attempt(ctx: &Ctx<'_>) -> Option<String> {
    let ConnectionState::Waiting { .. } = ctx.server.connection() else {
        return None;
    };
    let at = next_of(ctx.server.diagnostics())?;
    Some(moment(at, ctx))
}

fn next_of(diagnostics: &Diagnostics) -> Option<Timestamp> {
    let newest = diagnostics.records().next()?;
    let (ConnectionChange::Lost(_, wait) | ConnectionChange::AttemptFailed(_, _, wait)) =
        &newest.change
    else {
        return None;
    };
    let wait = SignedDuration::try_from(*wait).ok()?;
    newest.at.checked_add(wait).ok()
}

fn capabilities(ctx: &Ctx<'_>) -> Vec<DiagnosticsRow> {
    let strings = ctx.strings;
    let all = ctx.server.capabilities().all();
    let rows = all.map(|(capability, is_offered)| {
        let title = strings.capability(capability).into_owned();
        let text = strings.capability_use(capability, is_offered).into_owned();
        let (icon, color, offered) = if is_offered {
            let offered = fl!(strings, "diagnostics-offered");
            (Icon::Done, TextColor::Success, offered)
        } else {
            let missing = fl!(strings, "diagnostics-not-offered");
            (Icon::Minus, TextColor::Muted, missing)
        };
        let spoken = fl!(strings, "diagnostics-capability", "name" => title.as_str(), "offered" => offered.as_ref(), "text" => text.as_str());
        DiagnosticsRow {
            icon,
            color,
            spoken: spoken.into_owned(),
            title,
            text,
        }
    });
    rows.collect()
}

fn history_row(record: &ConnectionRecord, ctx: &Ctx<'_>) -> DiagnosticsRow {
    let strings = ctx.strings;
    let (icon, color) = match record.change {
        ConnectionChange::Connected => (Icon::Online, TextColor::Success),
        ConnectionChange::Lost(..) => (Icon::Offline, TextColor::Warning),
        ConnectionChange::AttemptFailed(..) => (Icon::Warning, TextColor::Warning),
        ConnectionChange::Refused(_) => (Icon::Failed, TextColor::Danger),
        ConnectionChange::Resumed => (Icon::Retry, TextColor::Muted),
        ConnectionChange::Closed => (Icon::Offline, TextColor::Muted),
        ConnectionChange::SignedOut => (Icon::Leave, TextColor::Muted),
    };
    let (title, text) = (
        moment(record.at, ctx),
        strings.connection_change(&record.change).into_owned(),
    );
    let spoken = fl!(strings, "details-row", "name" => title.as_str(), "value" => text.as_str());
    DiagnosticsRow {
        icon,
        color,
        spoken: spoken.into_owned(),
        title,
        text,
    }
}
