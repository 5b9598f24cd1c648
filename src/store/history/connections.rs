//! The open connections of one thread.

use rusqlite::Connection;

use super::error::Error;
use crate::domain::id::ServerUid;

pub(super) struct Connections {
    /// Each connection takes up to some megabytes of memory, and opening one a millisecond.
    max: usize,
    /// The last used one is the last.
    open: Vec<Open>,
}

struct Open {
    server: ServerUid,
    /// Of the file; see [`super::Generations`].
    generation: u64,
    connection: Connection,
}

impl Connections {
    pub fn new(max: usize) -> Self {
        let open = Vec::new();
        Self { max, open }
    }

    /// The connection of a server, opened if need be. `None` if `open` opens none.
    pub fn get(
        &mut self,
        server: &ServerUid,
        generation: u64,
        open: impl FnOnce() -> Result<Option<Connection>, Error>,
    ) -> Result<Option<&mut Connection>, Error> {
        (self.open).retain(|it| it.server != *server || it.generation == generation);
        let at = self.open.iter().position(|it| it.server == *server);
        let entry = if let Some(at) = at {
            self.open.remove(at)
        } else {
            let Some(connection) = open()? else {
                return Ok(None);
            };
            if self.open.len() >= self.max {
                drop(self.open.remove(0));
            }
            Open {
                server: server.clone(),
                generation,
                connection,
            }
        };
        self.open.push(entry);
        Ok(self.open.last_mut().map(|it| &mut it.connection))
    }

    pub fn close(&mut self, server: &ServerUid) {
        self.open.retain(|it| it.server != *server);
    }

    pub fn close_all(&mut self) {
        self.open.clear();
    }
}
