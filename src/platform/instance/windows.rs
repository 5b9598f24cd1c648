//! A named pipe whose name nobody can guess beforehand; it stands in the profile's folder.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::net::windows::named_pipe::{NamedPipeServer, ServerOptions};

/// Where visitors come in.
#[derive(Debug)]
pub(super) struct Door {
    name: String,
}

impl Door {
    /// Chooses the door; it opens once somebody listens.
    pub(super) fn open(_run: &Path) -> io::Result<Self> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let name = data_encoding::HEXLOWER.encode(&random);
        Ok(Self {
            name: format!(r"\\.\pipe\openchat-{name}"),
        })
    }

    /// Where it is, for visitors.
    pub(super) fn place(&self) -> String {
        self.name.clone()
    }

    /// Lets visitors in. Only this machine's: pipes refuse others unless told otherwise.
    pub(super) fn listen(&self) -> io::Result<Guests> {
        let waiting = ServerOptions::new().create(&self.name)?;
        Ok(Guests {
            name: self.name.clone(),
            waiting,
        })
    }
}

/// Those who come in.
pub(super) struct Guests {
    name: String,
    waiting: NamedPipeServer,
}

impl Guests {
    /// The next one.
    pub(super) async fn next(&mut self) -> io::Result<NamedPipeServer> {
        self.waiting.connect().await?;
        let next = ServerOptions::new().create(&self.name)?;
        Ok(std::mem::replace(&mut self.waiting, next))
    }
}

/// Goes to a door. The first process answers within its own limit, or ends the pipe.
pub(super) fn visit(place: &str, _patience: Duration) -> io::Result<File> {
    File::options().read(true).write(true).open(place)
}
