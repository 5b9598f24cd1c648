use std::os::unix::net::UnixListener;
use std::thread::{self, JoinHandle};

use pulseaudio::protocol::{MAX_VERSION, Request};

use super::*;

type Server = JoinHandle<(Vec<Command>, Vec<u8>)>;

/// Accepts one connection, and gives what it was sent.
fn serve(
    path: &Path,
    answer: impl FnOnce(&mut BufReader<UnixStream>) -> (Vec<Command>, Vec<u8>) + Send + 'static,
) -> Server {
    let listener = UnixListener::bind(path).unwrap();
    thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        answer(&mut BufReader::new(stream))
    })
}

fn reply<T: CommandReply>(stream: &mut BufReader<UnixStream>, version: u16, reply: &T) -> Command {
    let (number, command) = protocol::read_command_message(stream, version).unwrap();
    protocol::write_reply_message(stream.get_mut(), number, reply, version).unwrap();
    command
}

/// As a server does that asks for more, and that is older than this client.
fn play_all(stream: &mut BufReader<UnixStream>) -> (Vec<Command>, Vec<u8>) {
    const OLDER: u16 = MAX_VERSION - 2;
    let auth = AuthReply {
        version: OLDER,
        ..AuthReply::default()
    };
    let mut commands = vec![reply(stream, MAX_VERSION, &auth)];
    commands.push(reply(stream, OLDER, &SetClientNameReply { client_id: 7 }));
    let created = CreatePlaybackStreamReply {
        channel: 3,
        ..CreatePlaybackStreamReply::default()
    };
    commands.push(reply(stream, OLDER, &created));
    let block = protocol::read_descriptor(stream).unwrap();
    assert_eq!(block.channel, 3);
    let mut samples = vec![0; block.length as usize];
    stream.read_exact(&mut samples).unwrap();
    let (number, drain) = protocol::read_command_message(stream, OLDER).unwrap();
    commands.push(drain);
    let request = Command::Request(Request {
        channel: 3,
        length: 4096,
    });
    protocol::write_command_message(stream.get_mut(), u32::MAX, &request, OLDER).unwrap();
    protocol::write_ack_message(stream.get_mut(), number).unwrap();
    // The client closes the connection.
    assert_eq!(stream.read_to_end(&mut Vec::new()).unwrap(), 0);
    (commands, samples)
}

#[test]
fn samples_arrive_whole_and_the_connection_ends_with_the_sound() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("native");
    let server = serve(&path, play_all);
    let samples: Vec<u8> = (0..30_000_u32).map(|it| it.to_le_bytes()[0]).collect();
    play(&path, &samples).unwrap();
    let (commands, received) = server.join().unwrap();
    assert_eq!(received, samples);
    let [
        Command::Auth(_),
        Command::SetClientName(_),
        Command::CreatePlaybackStream(stream),
        Command::DrainPlaybackStream(3),
    ] = commands.as_slice()
    else {
        panic!("{commands:?}");
    };
    assert_eq!(stream.sample_spec.sample_rate, SAMPLE_RATE);
    assert_eq!(stream.sample_spec.format, SampleFormat::S16Le);
    assert_eq!(stream.sample_spec.channels, 1);
}

#[test]
fn missing_and_faulty_servers_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    assert!(play(&folder.path().join("missing"), &[0, 0]).is_err());
    let closes = folder.path().join("closes");
    let server = serve(&closes, |_stream| (Vec::new(), Vec::new()));
    assert!(play(&closes, &[0, 0]).is_err());
    let _none = server.join().unwrap();
    let refuses = folder.path().join("refuses");
    let server = serve(&refuses, |stream| {
        let (number, _auth) = protocol::read_command_message(stream, MAX_VERSION).unwrap();
        // Without what an answer to it must have.
        protocol::write_ack_message(stream.get_mut(), number).unwrap();
        (Vec::new(), Vec::new())
    });
    assert!(play(&refuses, &[0, 0]).is_err());
    let _none = server.join().unwrap();
    let endless = folder.path().join("endless");
    let server = serve(&endless, |stream| {
        let huge = protocol::Descriptor {
            length: u32::MAX,
            channel: u32::MAX,
            offset: 0,
            flags: protocol::DescriptorFlags::empty(),
        };
        protocol::write_descriptor(stream.get_mut(), &huge).unwrap();
        (Vec::new(), Vec::new())
    });
    assert!(play(&endless, &[0, 0]).is_err());
    let _none = server.join().unwrap();
}
