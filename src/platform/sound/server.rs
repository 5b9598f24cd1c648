//! Plays samples through a sound server that speaks the native protocol of `PulseAudio`, as `PipeWire`
//! does too.
//!
//! One blocking connection for each sound: nothing is linked, and no thread or connection stays.

use std::ffi::CString;
use std::io::{self, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use pulseaudio::protocol::{
    self, AuthParams, AuthReply, ChannelMap, ChannelVolume, Command, CommandReply,
    CreatePlaybackStreamReply, PlaybackStreamParams, Prop, Props, ProtocolError, SampleFormat,
    SampleSpec, SetClientNameReply,
};

use super::SAMPLE_RATE;
use crate::platform::private_file;

/// A server that hangs holds up one thread for so long.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Of a message of the server.
const MAX_MESSAGE_BYTES: u32 = 256 * 1024;
/// Of messages that are not the one that is waited for.
const MAX_SKIPPED: usize = 100;
const MAX_COOKIE_BYTES: u64 = 4096;

pub(super) fn socket_path() -> Option<PathBuf> {
    pulseaudio::socket_path_from_env()
}

/// Returns when the sound has ended.
pub(super) fn play(socket: &Path, samples: &[u8]) -> io::Result<()> {
    let stream = UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let cookie = pulseaudio::cookie_path_from_env();
    let cookie = cookie.and_then(|path| private_file::read(&path, MAX_COOKIE_BYTES).ok());
    let mut connection = SoundConnection {
        stream: BufReader::new(stream),
        version: protocol::MAX_VERSION,
        sent: 0,
    };
    connection
        .play(cookie.unwrap_or_default(), samples)
        .map_err(|error| match error {
            ProtocolError::Io(error) => error,
            other => io::Error::other(other.to_string()),
        })
}

struct SoundConnection {
    stream: BufReader<UnixStream>,
    version: u16,
    /// The number of the next command.
    sent: u32,
}

impl SoundConnection {
    fn play(&mut self, cookie: Vec<u8>, samples: &[u8]) -> Result<(), ProtocolError> {
        let auth: AuthReply = self.request(&Command::Auth(AuthParams {
            version: protocol::MAX_VERSION,
            supports_shm: false,
            supports_memfd: false,
            cookie,
        }))?;
        self.version = self.version.min(auth.version);
        let _named: SetClientNameReply = self.request(&Command::SetClientName(client()))?;
        let stream = Command::CreatePlaybackStream(stream(samples.len()));
        let stream: CreatePlaybackStreamReply = self.request(&stream)?;
        protocol::write_memblock(self.stream.get_mut(), stream.channel, samples, 0)?;
        let drain = self.send(&Command::DrainPlaybackStream(stream.channel))?;
        // Also what cannot be understood of it is an answer.
        let _ended = self.reply(drain)?;
        Ok(())
    }

    fn send(&mut self, command: &Command) -> Result<u32, ProtocolError> {
        let number = self.sent;
        self.sent += 1;
        protocol::write_command_message(self.stream.get_mut(), number, command, self.version)?;
        self.stream.get_mut().flush()?;
        Ok(number)
    }

    fn request<T: CommandReply>(&mut self, command: &Command) -> Result<T, ProtocolError> {
        let number = self.send(command)?;
        let message = self.reply(number)?;
        let (_, reply) = protocol::read_reply_message(&mut message.as_slice(), self.version)?;
        Ok(reply)
    }

    /// The message that answers a command. Others, such as requests for more samples, are skipped.
    fn reply(&mut self, number: u32) -> Result<Vec<u8>, ProtocolError> {
        for _ in 0..MAX_SKIPPED {
            let descriptor = protocol::read_descriptor(&mut self.stream)?;
            if descriptor.length > MAX_MESSAGE_BYTES {
                return Err(io::Error::from(io::ErrorKind::InvalidData).into());
            }
            let mut message = Vec::new();
            protocol::write_descriptor(&mut message, &descriptor)?;
            let header = message.len();
            let length = u64::from(descriptor.length);
            let read = (&mut self.stream).take(length).read_to_end(&mut message)?;
            if read as u64 != length {
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
            }
            let payload = message.get(header..).unwrap_or_default();
            if answered(payload) == Some(number) {
                return Ok(message);
            }
        }
        Err(io::Error::from(io::ErrorKind::InvalidData).into())
    }
}

/// The number of the command that a message belongs to: its second value, each of which has its type before it.
fn answered(payload: &[u8]) -> Option<u32> {
    let number = payload.get(6..10)?;
    Some(u32::from_be_bytes(number.try_into().ok()?))
}

fn client() -> Props {
    let mut props = Props::new();
    props.set(Prop::ApplicationName, c"OpenChat");
    props
}

fn stream(bytes: usize) -> PlaybackStreamParams {
    let mut props = Props::new();
    // Mixers treat it as a sound of the desktop.
    props.set(Prop::MediaRole, c"event");
    let mut params = PlaybackStreamParams {
        sample_spec: SampleSpec {
            format: SampleFormat::S16Le,
            channels: 1,
            sample_rate: SAMPLE_RATE,
        },
        channel_map: ChannelMap::mono(),
        sink_name: Some(CString::from(protocol::DEFAULT_SINK)),
        cvolume: Some(ChannelVolume::norm(1)),
        props,
        ..PlaybackStreamParams::default()
    };
    params.buffer_attr.max_length = u32::MAX;
    // All of it is sent at once.
    params.buffer_attr.target_length = u32::try_from(bytes).unwrap_or(u32::MAX);
    // It starts with the first sample.
    params.buffer_attr.pre_buffering = 2;
    params.buffer_attr.minimum_request_length = u32::MAX;
    params
}

#[cfg(test)]
mod tests;
