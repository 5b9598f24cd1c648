//! The sockets of a demo community and the events sent to them.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::demo::go_json;
use crate::demo::rates::{EventLosses, FaultRates};

/// Events that may wait for one socket; more are dropped silently (`docs/backend-contract.md` 7.6).
const QUEUE: usize = 64;
/// Events kept for resuming.
const BACKLOG: usize = 1024;
/// Closed sockets that can be resumed.
const MAX_RESUMABLE: usize = 32;

#[derive(Debug, Clone)]
pub(crate) enum OutgoingFrame {
    Text(Arc<str>),
    /// Missed events of a resumed socket.
    Missed(Vec<Arc<str>>),
    /// Cuts the connection without a close frame.
    Drop,
}

/// A socket that is open or can be resumed.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) client: String,
    pub(crate) user: String,
    pub(crate) device: String,
    /// Subscribed channels.
    pub(crate) channels: BTreeSet<String>,
    /// `None` once the socket is closed.
    queue: Option<mpsc::Sender<OutgoingFrame>>,
    epoch: String,
    seq: u64,
    backlog: VecDeque<(u64, Arc<str>)>,
}

#[derive(Clone, Copy)]
struct OutgoingEvent<'a> {
    kind: &'a str,
    request: Option<&'a str>,
    payload: &'a Value,
}

#[derive(Debug, Default)]
pub(crate) struct Sockets {
    peers: HashMap<u64, Peer>,
    next: u64,
    /// Whether events have sequence numbers and sockets can be resumed.
    pub(crate) counted: bool,
    /// How many of the next events are lost.
    pub(crate) swallow: u64,
    losses: EventLosses,
}

impl Peer {
    fn member(&self) -> Value {
        json!({ "client_id": self.client, "user_uid": self.user, "device_id": self.device })
    }

    /// Queues an event. One that is `lost` only enters the backlog.
    fn send(&mut self, event: OutgoingEvent<'_>, counted: bool, lost: bool) {
        let mut envelope = json!({ "type": event.kind, "payload": event.payload });
        if let Some(request) = event.request.filter(|request| !request.is_empty()) {
            envelope["request_id"] = json!(request);
        }
        if counted {
            self.seq += 1;
            envelope["seq"] = json!(self.seq);
        }
        let text: Arc<str> = go_json::encode(&envelope).into();
        if counted {
            self.backlog.push_back((self.seq, Arc::clone(&text)));
            if self.backlog.len() > BACKLOG {
                let _oldest = self.backlog.pop_front();
            }
        }
        if let Some(queue) = self.queue.as_ref().filter(|_| !lost) {
            // A full queue drops the event.
            let _ = queue.try_send(OutgoingFrame::Text(text));
        }
    }

    /// The events after `seq`. `None` when some have left the backlog, or `seq` was never sent.
    fn after(&self, seq: u64) -> Option<Vec<Arc<str>>> {
        let oldest = self.backlog.front().map_or(self.seq + 1, |(seq, _)| *seq);
        if seq > self.seq || oldest > seq + 1 {
            return None;
        }
        let missed = self.backlog.iter().filter(|(known, _)| *known > seq);
        Some(missed.map(|(_, text)| Arc::clone(text)).collect())
    }
}

impl Sockets {
    /// Registers a socket. Returns its number and its queue.
    pub(crate) fn open(
        &mut self,
        user: &str,
        device: &str,
    ) -> (u64, mpsc::Receiver<OutgoingFrame>) {
        let (queue, frames) = mpsc::channel(QUEUE);
        self.next += 1;
        let mut peer = Peer {
            client: uuid::Uuid::new_v4().to_string(),
            user: user.to_owned(),
            device: device.to_owned(),
            channels: BTreeSet::new(),
            queue: Some(queue),
            epoch: uuid::Uuid::new_v4().to_string(),
            seq: 0,
            backlog: VecDeque::new(),
        };
        if self.counted {
            let hello = json!({ "epoch": peer.epoch, "seq": 0 });
            let event = OutgoingEvent {
                kind: "chat.hello",
                request: None,
                payload: &hello,
            };
            peer.send(event, false, false);
        }
        let _none = self.peers.insert(self.next, peer);
        (self.next, frames)
    }

    /// Closes a socket. It can be resumed if events are counted.
    pub(crate) fn close(&mut self, number: u64) {
        let Some(peer) = self.peers.get_mut(&number) else {
            return;
        };
        peer.queue = None;
        let (member, channels) = (peer.member(), peer.channels.clone());
        if !self.counted {
            let _gone = self.peers.remove(&number);
        }
        for channel in channels {
            let payload = json!({ "channel_id": channel, "member": member });
            self.broadcast_to(&channel, "chat.presence.left", &payload, Some(number));
        }
        self.forget_oldest_closed();
    }

    fn forget_oldest_closed(&mut self) {
        let closed = self.peers.iter().filter(|(_, peer)| peer.queue.is_none());
        let closed: BTreeSet<_> = closed.map(|(number, _)| *number).collect();
        let excess = closed.len().saturating_sub(MAX_RESUMABLE);
        for number in closed.into_iter().take(excess) {
            let _gone = self.peers.remove(&number);
        }
    }

    pub(crate) fn peer(&self, number: u64) -> Option<&Peer> {
        self.peers.get(&number)
    }

    /// Sends an event to one socket.
    pub(crate) fn reply(
        &mut self,
        number: u64,
        kind: &str,
        request: Option<&str>,
        payload: &Value,
    ) {
        let counted = self.counted;
        let event = OutgoingEvent {
            kind,
            request,
            payload,
        };
        if let Some(peer) = self.peers.get_mut(&number) {
            peer.send(event, counted, false);
        }
    }

    /// Sends an event to the subscribers of a channel except the socket `except`.
    pub(crate) fn broadcast_to(
        &mut self,
        channel: &str,
        kind: &str,
        payload: &Value,
        except: Option<u64>,
    ) {
        self.broadcast(kind, |number, peer| {
            (peer.channels.contains(channel) && Some(number) != except).then(|| payload.clone())
        });
    }

    /// Sends an event to every socket for which `payload` returns one.
    pub(crate) fn broadcast(&mut self, kind: &str, payload: impl Fn(u64, &Peer) -> Option<Value>) {
        let lost = self.swallow > 0;
        self.swallow = self.swallow.saturating_sub(1);
        let counted = self.counted;
        for (number, peer) in &mut self.peers {
            if let Some(payload) = payload(*number, peer) {
                let lost = lost || self.losses.next_is_lost();
                let event = OutgoingEvent {
                    kind,
                    request: None,
                    payload: &payload,
                };
                peer.send(event, counted, lost);
            }
        }
    }

    /// Loses events at the rate for them.
    pub(crate) fn lose_events(&mut self, rates: &FaultRates) {
        self.losses = EventLosses::new(rates);
    }

    /// Returns whether the socket was not subscribed before.
    pub(crate) fn subscribe(&mut self, number: u64, channel: &str) -> bool {
        let peer = self.peers.get_mut(&number);
        peer.is_some_and(|peer| peer.channels.insert(channel.to_owned()))
    }

    /// Returns whether the socket was subscribed.
    pub(crate) fn unsubscribe(&mut self, number: u64, channel: &str) -> bool {
        let peer = self.peers.get_mut(&number);
        peer.is_some_and(|peer| peer.channels.remove(channel))
    }

    /// The members of a channel's presence.
    pub(crate) fn present(&self, channel: &str) -> Vec<Value> {
        let open = self.peers.values().filter(|peer| peer.queue.is_some());
        let present = open.filter(|peer| peer.channels.contains(channel));
        present.map(Peer::member).collect()
    }

    pub(crate) fn member(&self, number: u64) -> Value {
        self.peers.get(&number).map_or(Value::Null, Peer::member)
    }

    /// Sends the events that a closed socket of the same user has missed. `None` when they are not known any more.
    pub(crate) fn resume(&mut self, number: u64, epoch: &str, after: u64) -> Option<(u64, u64)> {
        let user = self.peers.get(&number)?.user.clone();
        let mut peers = self.peers.iter().filter(|(_, peer)| peer.queue.is_none());
        let closed = peers.find(|(_, peer)| peer.epoch == epoch && peer.user == user);
        let closed = *closed?.0;
        let peer = self.peers.remove(&closed)?;
        let missed = peer.after(after)?;
        let queue = self.peers.get(&number)?.queue.as_ref()?;
        queue.try_send(OutgoingFrame::Missed(missed)).ok()?;
        Some((after + 1, peer.seq))
    }

    /// No sockets. Numbers are not reused, so that a late close cannot hit a new socket.
    pub(crate) fn restarted(mut self) -> Self {
        self.drop_all();
        Self {
            next: self.next,
            losses: self.losses,
            ..Self::default()
        }
    }

    pub(crate) fn drop_all(&mut self) {
        for peer in self.peers.values_mut() {
            if let Some(queue) = peer.queue.take() {
                // When the queue is full, the writer ends because its sender is gone.
                let _ = queue.try_send(OutgoingFrame::Drop);
            }
        }
    }

    /// Sends any text to every socket.
    pub(crate) fn send_raw(&self, text: &str) {
        for queue in self.peers.values().filter_map(|peer| peer.queue.as_ref()) {
            let _ = queue.try_send(OutgoingFrame::Text(text.into()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(frames: &mut mpsc::Receiver<OutgoingFrame>) -> Vec<String> {
        let mut texts = Vec::new();
        while let Ok(frame) = frames.try_recv() {
            match frame {
                OutgoingFrame::Text(text) => texts.push(text.to_string()),
                OutgoingFrame::Missed(missed) => {
                    texts.extend(missed.iter().map(ToString::to_string));
                }
                OutgoingFrame::Drop => texts.push("drop".into()),
            }
        }
        texts
    }

    #[test]
    fn late_close_of_an_old_socket_does_not_close_a_new_one() {
        let mut sockets = Sockets::default();
        let (old, mut old_frames) = sockets.open("uid_a", "dev");
        let _joined = sockets.subscribe(old, "channel");
        let mut sockets = sockets.restarted();
        assert_eq!(texts(&mut old_frames), ["drop"]);
        let (new, mut frames) = sockets.open("uid_b", "dev");
        let _joined = sockets.subscribe(new, "channel");
        sockets.close(old);
        sockets.broadcast_to("channel", "news", &json!({}), None);
        assert_eq!(texts(&mut frames), ["{\"payload\":{},\"type\":\"news\"}\n"]);
    }

    #[test]
    fn full_queue_drops_events_and_resume_restores_them() {
        let mut sockets = Sockets {
            counted: true,
            ..Sockets::default()
        };
        let (first, mut frames) = sockets.open("uid_a", "dev");
        let epoch = sockets.peer(first).unwrap().epoch.clone();
        let _joined = sockets.subscribe(first, "channel");
        for _ in 0..BACKLOG {
            sockets.broadcast_to("channel", "news", &json!({}), None);
        }
        assert_eq!(texts(&mut frames).len(), QUEUE, "hello and 63 events");
        sockets.close(first);
        let (second, mut frames) = sockets.open("uid_a", "dev");
        assert_eq!(sockets.resume(second, &epoch, 0), Some((1, BACKLOG as u64)));
        let received = texts(&mut frames);
        assert_eq!(received.len(), 1 + BACKLOG);
        assert!(
            received
                .last()
                .unwrap()
                .contains(&format!("\"seq\":{BACKLOG},"))
        );
    }

    #[test]
    fn closed_sockets_are_bounded() {
        let mut sockets = Sockets {
            counted: true,
            ..Sockets::default()
        };
        for _ in 0..MAX_RESUMABLE + 10 {
            let (number, _frames) = sockets.open("uid_a", "dev");
            sockets.close(number);
        }
        assert_eq!(sockets.peers.len(), MAX_RESUMABLE);
    }
}
