//! Small pictures of the files of messages that are not confirmed. Those of a message that is sent are known from the tray;
//! after a restart they are made again, for the rows on the screen only.

use std::collections::{BTreeMap, BTreeSet};

use iced::widget::image::Handle;

use super::{Files, PreviewRequest, rows_in};
use crate::domain::id::{LocalId, ServerUid};
use crate::domain::outbox::PendingMessage;
use crate::domain::timeline::{Row, Timeline};
use crate::feature::context::Ctx;

/// How many messages of a server have some, each of at most four small pictures, besides those on the screen.
const MAX_MESSAGES: usize = 64;

/// Of each message, in the order of its files; none while they are being made.
#[derive(Debug, Default)]
pub(super) struct Previews(BTreeMap<LocalId, Vec<Option<Handle>>>);

impl Files {
    /// The small picture of a file of a message.
    pub(in crate::feature::timeline) fn preview(
        &self,
        server: &ServerUid,
        local: &LocalId,
        file: usize,
    ) -> Option<&Handle> {
        let previews = &self.servers.get(server)?.previews.0;
        previews.get(local)?.get(file)?.as_ref()
    }

    #[cfg(test)]
    pub(in crate::feature::timeline) fn has_previews(
        &self,
        server: &ServerUid,
        local: &LocalId,
    ) -> bool {
        let known = self.servers.get(server);
        known.is_some_and(|it| it.previews.0.contains_key(local))
    }

    pub(in crate::feature::timeline) fn set_previews(
        &mut self,
        server: &ServerUid,
        local: LocalId,
        previews: Vec<Option<Handle>>,
    ) {
        let _before = self.server_mut(server).previews.0.insert(local, previews);
    }

    /// The messages on the screen whose previews are to be made, which count as being made from then on. Those of messages
    /// that are confirmed or gone are dropped.
    pub(super) fn request_previews(
        &mut self,
        ctx: &Ctx<'_>,
        timeline: &Timeline,
    ) -> Vec<PreviewRequest> {
        let missing = self.missing_previews(ctx, timeline);
        let requests = missing.map(|pending| PreviewRequest {
            local: pending.local.clone(),
            files: pending.files.clone(),
        });
        let requests: Vec<_> = requests.collect();
        let shown = self.shown_pending(timeline);
        let shown: BTreeSet<_> = shown.map(|pending| &pending.local).collect();
        let known = &mut self.server_mut(ctx.server.uid()).previews.0;
        known.retain(|local, _| ctx.server.is_pending(local));
        if known.len() + requests.len() > MAX_MESSAGES {
            known.retain(|local, _| shown.contains(local));
        }
        for request in &requests {
            let _new = known.insert(request.local.clone(), Vec::new());
        }
        requests
    }

    fn shown_pending<'a>(
        &self,
        timeline: &'a Timeline,
    ) -> impl Iterator<Item = &'a PendingMessage> + use<'a> {
        let rows = rows_in(timeline, self.shown.get());
        rows.filter_map(|row| match row {
            Row::Pending { index, .. } => timeline.pending().get(*index),
            _ => None,
        })
    }

    pub(in crate::feature::timeline) fn missing_previews<'a>(
        &'a self,
        ctx: &Ctx<'_>,
        timeline: &'a Timeline,
    ) -> impl Iterator<Item = &'a PendingMessage> + use<'a> {
        let known = self.servers.get(ctx.server.uid());
        self.shown_pending(timeline).filter(move |pending| {
            let is_known = known.is_some_and(|it| it.previews.0.contains_key(&pending.local));
            !pending.files.is_empty() && !is_known
        })
    }
}
