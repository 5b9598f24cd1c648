//! The sockets of a demo community, and who hears what.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::demo::envelope;

/// How many events may wait for a socket; what is more is lost without a word (`docs/backend-contract.md` 7.6).
const QUEUE: usize = 64;
/// How many events are kept for a socket that comes back.
const KEPT: usize = 1024;
/// How many sockets that left are remembered.
const GHOSTS: usize = 32;

/// What is put on a socket.
#[derive(Debug, Clone)]
pub(crate) enum Frame {
    /// An event.
    Text(Arc<str>),
    /// The end, without a farewell.
    Drop,
}

/// A socket.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) client: String,
    pub(crate) user: String,
    pub(crate) device: String,
    pub(crate) rooms: BTreeSet<String>,
    queue: Option<mpsc::Sender<Frame>>,
    epoch: String,
    seq: u64,
    kept: VecDeque<(u64, Arc<str>)>,
}

/// All sockets.
#[derive(Debug, Default)]
pub(crate) struct Sockets {
    peers: HashMap<u64, Peer>,
    next: u64,
    /// Whether events are counted.
    pub(crate) counted: bool,
    /// How many events are still to be swallowed.
    pub(crate) swallow: u64,
}

impl Peer {
    fn member(&self) -> Value {
        json!({ "client_id": self.client, "user_uid": self.user, "device_id": self.device })
    }

    fn put(&mut self, kind: &str, request: Option<&str>, payload: &Value, counted: bool) {
        let mut envelope = json!({ "type": kind, "payload": payload });
        if let Some(request) = request.filter(|request| !request.is_empty()) {
            envelope["request_id"] = json!(request);
        }
        if counted {
            self.seq += 1;
            envelope["seq"] = json!(self.seq);
        }
        let text: Arc<str> = envelope::text(&envelope).into();
        if counted {
            self.kept.push_back((self.seq, Arc::clone(&text)));
            if self.kept.len() > KEPT {
                let _oldest = self.kept.pop_front();
            }
        }
        if let Some(queue) = &self.queue {
            // A full queue loses the event and says nothing.
            let _ = queue.try_send(Frame::Text(text));
        }
    }
}

impl Sockets {
    /// Takes a socket in; gives its number and what is put on it.
    pub(crate) fn enter(&mut self, user: &str, device: &str) -> (u64, mpsc::Receiver<Frame>) {
        let (queue, frames) = mpsc::channel(QUEUE);
        self.next += 1;
        let mut peer = Peer {
            client: uuid::Uuid::new_v4().to_string(),
            user: user.to_owned(),
            device: device.to_owned(),
            rooms: BTreeSet::new(),
            queue: Some(queue),
            epoch: uuid::Uuid::new_v4().to_string(),
            seq: 0,
            kept: VecDeque::new(),
        };
        if self.counted {
            let hello = json!({ "epoch": peer.epoch, "seq": 0 });
            peer.put("chat.hello", None, &hello, false);
        }
        let _none = self.peers.insert(self.next, peer);
        (self.next, frames)
    }

    /// Lets a socket go. Where events are counted it is remembered, so that it may come back.
    pub(crate) fn leave(&mut self, number: u64) {
        let Some(peer) = self.peers.get_mut(&number) else {
            return;
        };
        peer.queue = None;
        let (member, rooms) = (peer.member(), peer.rooms.clone());
        if !self.counted {
            let _gone = self.peers.remove(&number);
        }
        for room in rooms {
            let payload = json!({ "channel_id": room, "member": member });
            self.tell_room(&room, "chat.presence.left", &payload, Some(number));
        }
        self.forget_old_ghosts();
    }

    fn forget_old_ghosts(&mut self) {
        let mut ghosts: Vec<_> = self
            .peers
            .iter()
            .filter(|(_, peer)| peer.queue.is_none())
            .map(|(number, _)| *number)
            .collect();
        ghosts.sort_unstable();
        let over = ghosts.len().saturating_sub(GHOSTS);
        for number in ghosts.into_iter().take(over) {
            let _gone = self.peers.remove(&number);
        }
    }

    pub(crate) fn peer(&self, number: u64) -> Option<&Peer> {
        self.peers.get(&number)
    }

    /// Puts a direct answer on a socket.
    pub(crate) fn reply(
        &mut self,
        number: u64,
        kind: &str,
        request: Option<&str>,
        payload: &Value,
    ) {
        let counted = self.counted;
        if let Some(peer) = self.peers.get_mut(&number) {
            peer.put(kind, request, payload, counted);
        }
    }

    /// Tells everyone in a room, but for `except`.
    pub(crate) fn tell_room(
        &mut self,
        room: &str,
        kind: &str,
        payload: &Value,
        except: Option<u64>,
    ) {
        self.tell(kind, |number, peer| {
            (peer.rooms.contains(room) && Some(number) != except).then(|| payload.clone())
        });
    }

    /// Tells every socket what `payload` gives for it. An event that is swallowed counts all the same.
    pub(crate) fn tell(&mut self, kind: &str, payload: impl Fn(u64, &Peer) -> Option<Value>) {
        let swallowed = self.swallow > 0;
        self.swallow = self.swallow.saturating_sub(1);
        let counted = self.counted;
        for (number, peer) in &mut self.peers {
            match payload(*number, peer) {
                Some(_) if swallowed => peer.seq += u64::from(counted),
                Some(payload) => peer.put(kind, None, &payload, counted),
                None => {}
            }
        }
    }

    /// Takes a socket into a room. Gives whether it was not in it.
    pub(crate) fn join(&mut self, number: u64, room: &str) -> bool {
        self.peers
            .get_mut(&number)
            .is_some_and(|peer| peer.rooms.insert(room.to_owned()))
    }

    /// Takes a socket out of a room. Gives whether it was in it.
    pub(crate) fn part(&mut self, number: u64, room: &str) -> bool {
        self.peers
            .get_mut(&number)
            .is_some_and(|peer| peer.rooms.remove(room))
    }

    /// Who is in a room.
    pub(crate) fn present(&self, room: &str) -> Vec<Value> {
        let here = self
            .peers
            .values()
            .filter(|peer| peer.queue.is_some() && peer.rooms.contains(room));
        here.map(Peer::member).collect()
    }

    /// What a socket is called in presence.
    pub(crate) fn member(&self, number: u64) -> Value {
        self.peers.get(&number).map_or(Value::Null, Peer::member)
    }

    /// Gives a socket what an earlier one of the same user has missed. `None` when that is not known any more.
    pub(crate) fn resume(&mut self, number: u64, epoch: &str, after: u64) -> Option<(u64, u64)> {
        let user = self.peers.get(&number)?.user.clone();
        let ghost = self
            .peers
            .iter()
            .find(|(_, peer)| peer.queue.is_none() && peer.epoch == epoch && peer.user == user);
        let ghost = *ghost?.0;
        let peer = self.peers.remove(&ghost)?;
        let oldest = peer.kept.front().map_or(peer.seq + 1, |(seq, _)| *seq);
        if oldest > after + 1 {
            return None;
        }
        let missed: Vec<_> = peer
            .kept
            .iter()
            .filter(|(seq, _)| *seq > after)
            .map(|(_, text)| Arc::clone(text))
            .collect();
        let queue = self.peers.get(&number)?.queue.clone()?;
        for text in missed {
            queue.try_send(Frame::Text(text)).ok()?;
        }
        Some((after + 1, peer.seq))
    }

    /// Cuts every socket.
    pub(crate) fn drop_all(&mut self) {
        for peer in self.peers.values_mut() {
            if let Some(queue) = peer.queue.take() {
                // A full queue ends with its receiver, which sees the sender gone.
                let _ = queue.try_send(Frame::Drop);
            }
        }
    }

    /// Puts a text on every socket, whatever it is.
    pub(crate) fn garbage(&self, text: &str) {
        for queue in self.peers.values().filter_map(|peer| peer.queue.as_ref()) {
            let _ = queue.try_send(Frame::Text(text.into()));
        }
    }
}
