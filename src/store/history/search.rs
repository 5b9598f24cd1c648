//! Searches the stored messages of several servers, newest first.
//!
//! Reads small chunks by a thread of its own, so that a search ends soon after it is dropped, and nothing waits for it.

mod hit;
mod lane;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use futures::channel::mpsc;
use futures::{Stream, StreamExt, future, stream};

use super::error::Error;
use super::reader::Reader;
use crate::domain::id::ServerUid;
use crate::domain::search::{
    MAX_COUNT, PAGE, ResultCount, SearchHit, SearchProgress, SearchRequest,
};
use lane::Lane;

/// The first results are reported as soon as there are so many.
const FIRST_RESULTS: usize = 10;

type Outcome = Result<SearchProgress, Error>;

/// `None` instead of the thread that reads: it could not be started.
pub(super) fn search(
    reader: Option<Reader>,
    request: SearchRequest,
) -> impl Stream<Item = Outcome> + Send + 'static {
    let (sender, receiver) = mpsc::unbounded();
    let running = async move {
        let Some(reader) = reader else {
            let _stopped = sender.unbounded_send(Err(Error::Closed));
            return;
        };
        let request = Arc::new(request);
        let search = Search {
            reader,
            request,
            sender,
        };
        search.run().await;
    };
    let running = stream::once(running).map(|()| None);
    stream::select(running, receiver.map(Some)).filter_map(future::ready)
}

struct Search {
    reader: Reader,
    request: Arc<SearchRequest>,
    sender: mpsc::UnboundedSender<Outcome>,
}

/// A result that is not read yet: which of the searched servers has it, and its key there.
type Place = (usize, i64);

impl Search {
    async fn run(self) {
        let mut running = InterruptOnDrop(Some(self.reader.clone()));
        if let Err(error) = self.search().await {
            let _stopped = self.sender.unbounded_send(Err(error));
        }
        running.0 = None;
    }

    async fn search(&self) -> Result<(), Error> {
        let request = &self.request;
        let lanes = (0..request.servers.len()).map(|server| Lane::new(request, server));
        let mut lanes: Vec<Lane> = lanes.collect();
        let mut cursor = request.after.clone().unwrap_or_default();
        let (mut places, mut count) = (Vec::new(), 0);
        let next = loop {
            let Some((server, id)) = self.newest(&mut lanes).await? else {
                break None;
            };
            if count == PAGE {
                break Some(cursor);
            }
            if let Some(searched) = request.servers.get(server) {
                let _before = cursor.0.insert(searched.server.clone(), id);
            }
            if let Some(lane) = lanes.get_mut(server) {
                lane.take();
            }
            places.push((server, id));
            count += 1;
            if count == FIRST_RESULTS {
                self.report(&std::mem::take(&mut places)).await?;
            }
        };
        self.report(&places).await?;
        self.send(SearchProgress::PageEnded(next));
        // Later pages were counted with the first.
        if request.after.is_none() {
            self.count(lanes, count).await?;
        }
        Ok(())
    }

    async fn count(&self, lanes: Vec<Lane>, mut count: usize) -> Result<(), Error> {
        for mut lane in lanes {
            while count <= MAX_COUNT && lane.peek(&self.reader).await?.is_some() {
                lane.take();
                count += 1;
            }
        }
        self.send(SearchProgress::Counted(if count > MAX_COUNT {
            ResultCount::MoreThan(MAX_COUNT)
        } else {
            ResultCount::Exactly(count)
        }));
        Ok(())
    }

    /// The newest of the next results of all servers.
    async fn newest(&self, lanes: &mut [Lane]) -> Result<Option<Place>, Error> {
        let mut newest: Option<Place> = None;
        for (server, lane) in lanes.iter_mut().enumerate() {
            if let Some(id) = lane.peek(&self.reader).await?
                && newest.is_none_or(|(_, newest)| id > newest)
            {
                newest = Some((server, id));
            }
        }
        Ok(newest)
    }

    /// Reads results, those of each server at once, and reports them in their order.
    async fn report(&self, places: &[Place]) -> Result<(), Error> {
        let mut found: Vec<(usize, SearchHit)> = Vec::with_capacity(places.len());
        for (index, searched) in self.request.servers.iter().enumerate() {
            let of_server = places
                .iter()
                .enumerate()
                .filter(|(_, (at, _))| *at == index);
            let ids: Vec<(usize, i64)> = of_server.map(|(order, (_, id))| (order, *id)).collect();
            if ids.is_empty() {
                continue;
            }
            let (request, server) = (Arc::clone(&self.request), searched.server.clone());
            let read = move |db: &rusqlite::Connection| {
                let hits = ids.iter().map(|(order, id)| {
                    let hit = hit::read(db, &server, *id, &request.query)?;
                    Ok(hit.map(|hit| (*order, hit)))
                });
                let hits: rusqlite::Result<Vec<_>> = hits.collect();
                Ok(hits?.into_iter().flatten().collect::<Vec<_>>())
            };
            found.extend(uninterrupted(&self.reader, &searched.server, read).await?);
        }
        found.sort_unstable_by_key(|(order, _)| *order);
        if !found.is_empty() {
            let hits = found.into_iter().map(|(_, hit)| hit);
            self.send(SearchProgress::Found(hits.collect()));
        }
        Ok(())
    }

    fn send(&self, progress: SearchProgress) {
        let _stopped = self.sender.unbounded_send(Ok(progress));
    }
}

/// Reads again when the end of an earlier search has interrupted this one.
async fn uninterrupted<T, F>(reader: &Reader, server: &ServerUid, read: F) -> Result<T, Error>
where
    T: Default + Send + 'static,
    F: Fn(&rusqlite::Connection) -> rusqlite::Result<T> + Clone + Send + 'static,
{
    const ATTEMPTS: usize = 16;
    for _ in 1..ATTEMPTS {
        match reader.read(server, read.clone()).await {
            Err(Error::Canceled) => {}
            result => return result,
        }
    }
    reader.read(server, read).await
}

/// Ends the statement that runs when a search is dropped.
struct InterruptOnDrop(Option<Reader>);

impl Drop for InterruptOnDrop {
    fn drop(&mut self) {
        if let Some(reader) = &self.0 {
            reader.interrupt();
        }
    }
}
