//! After a day of use no file of the profile shows what was said, by whom, or what was searched for; after a server is
//! left, nothing of it.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use openchat::domain::attachment::FileKey;
use openchat::domain::channel::{Category, Channel, ChannelKind};
use openchat::domain::disclosure::{DataKind, DisclosureLog};
use openchat::domain::id::{ChannelId, ServerUid};
use openchat::domain::message::{Attachment, ChatMessage, Extra, Reaction, Reply};
use openchat::domain::passphrase::Passphrase;
use openchat::domain::profile::{self, Avatar, UploadedAvatar};
use openchat::domain::server_event::{History, HistoryRange};
use openchat::domain::stored::{
    Change, PageRange, ReadState, StoredDraft, StoredPending, StoredSendState, Window,
};
use openchat::log;
use openchat::store::history::{HistoryLimits, HistoryStore};
use openchat::store::paths::Profile;
use openchat::store::registry::{JoinedServer, Registry};
use openchat::store::secret::{
    Identity, IdentityStore, KeyStore, KeyStoreError, Root, Target, WorkFactor,
};
use openchat::store::settings::Settings;

/// Words of messages, names and IDs that are found nowhere by chance.
const WORDS: [&str; 8] = [
    "periwinkle",
    "marzipan",
    "Quetzalcoatl",
    "überraschung",
    "штормовое",
    "海に出た船",
    "chrysanthemum",
    "xylophone",
];
const AUTHORS: [(&str, &str); 3] = [
    ("uid_kestrelnest", "Kestrel Nightingale"),
    ("uid_ottermarsh", "Ottoline Marshwiggle"),
    ("uid_ownselfuid", "Wilhelmina Ownself"),
];
const CHANNELS: [(&str, &str); 2] = [
    ("ch_lighthouse", "lighthouse-keepers"),
    ("ch_saltmarsh", "saltmarsh-walks"),
];
/// What is found in the clear of no file, beside the words, authors and channels.
const OTHERS: [&str; 8] = [
    "Boathouse category",
    "blueprint-of-the-vault.pdf",
    "attachment-gondola",
    "asset_pomegranate",
    "draftonlyfandango",
    "pendingonlyflamingo",
    "msg_nasturtium",
    "local_zeppelin",
];

struct SampleServer {
    uid: &'static str,
    address: &'static str,
    server_id: &'static str,
    name: &'static str,
    device: &'static str,
}

const LEFT: SampleServer = SampleServer {
    uid: "5b1f6a90c0de4e0a",
    address: "https://leftbehind.example",
    server_id: "srv_leftbehind",
    name: "Leftbehind Lodge",
    device: "dev_leftbehinddevice",
};
const KEPT: SampleServer = SampleServer {
    uid: "77aa00cafe1234ff",
    address: "https://keptforgood.example",
    server_id: "srv_keptforgood",
    name: "Keptforgood Kitchen",
    device: "dev_keptforgooddevice",
};

/// A text in every form in which a file could hold it, as bytes in Latin-1: the search in strings is fast.
struct Needle {
    text: String,
    forms: Vec<String>,
}

fn latin_1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

impl Needle {
    fn new(text: &str) -> Self {
        let escaped: String = text
            .encode_utf16()
            .map(|unit| match u8::try_from(unit) {
                Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
                _ => format!("\\u{unit:04x}"),
            })
            .collect();
        let folded = text.to_lowercase();
        let utf_16 = |text: &str| {
            let units = text.encode_utf16().flat_map(u16::to_le_bytes);
            latin_1(&units.collect::<Vec<_>>())
        };
        let base64 = data_encoding::BASE64.encode(text.as_bytes());
        // The last characters depend on what follows.
        let base64 = base64[..base64.len() - 4].to_owned();
        Self {
            forms: vec![
                latin_1(text.as_bytes()),
                latin_1(folded.as_bytes()),
                escaped,
                utf_16(text),
                utf_16(&folded),
                base64,
                data_encoding::HEXLOWER.encode(text.as_bytes()),
            ],
            text: text.to_owned(),
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// The files below a folder whose name or content shows a text, with the text.
fn leaks(folder: &Path, texts: &BTreeSet<String>) -> Vec<String> {
    let needles: Vec<_> = texts.iter().map(|text| Needle::new(text)).collect();
    let mut found = Vec::new();
    for path in files(folder) {
        let mut content = latin_1(path.file_name().unwrap().as_encoded_bytes());
        content.push('\n');
        // A file may be deleted meanwhile.
        content.push_str(&latin_1(&fs::read(&path).unwrap_or_default()));
        for needle in &needles {
            if needle.forms.iter().any(|form| content.contains(form)) {
                found.push(format!("{}: {}", path.display(), needle.text));
            }
        }
    }
    found
}

fn secrets() -> BTreeSet<String> {
    let authors = AUTHORS.iter().flat_map(|(uid, name)| [*uid, *name]);
    let channels = CHANNELS.iter().flat_map(|(id, name)| [*id, *name]);
    let all = WORDS.into_iter().chain(authors).chain(channels);
    all.chain(OTHERS).map(str::to_owned).collect()
}

fn message(number: usize, channel: &str) -> ChatMessage {
    let (author, _) = AUTHORS[number % AUTHORS.len()];
    let (word, other) = (WORDS[number % 8], WORDS[(number / 8) % 8]);
    let second = 1_700_000_000 + i64::try_from(number).unwrap();
    let message = ChatMessage {
        id: format!("msg_nasturtium_{number}").into(),
        channel: channel.into(),
        author: author.into(),
        body: format!("{word} and {other}, see https://example.org/{word}").into(),
        created_at: Timestamp::from_second(second).unwrap().into(),
        extra: None,
    };
    if !number.is_multiple_of(5) {
        return message;
    }
    message.with(Extra {
        reply_to: Some(Reply {
            message: "msg_nasturtium_0".into(),
            author: Some(author.into()),
            preview: format!("{other} in a preview"),
            unavailable: false,
        }),
        attachments: vec![attachment()],
        reactions: vec![Reaction {
            emoji: "🦩".into(),
            count: 2,
            mine: true,
            ..Reaction::default()
        }],
        edited_at: Some(Timestamp::from_second(second).unwrap()),
        ..Extra::default()
    })
}

fn attachment() -> Attachment {
    Attachment {
        id: "attachment-gondola".into(),
        file_name: "blueprint-of-the-vault.pdf".into(),
        url: "https://example.org/files/periwinkle".into(),
        content_type: "application/pdf".into(),
        bytes: 1024,
        width: 640,
        height: 480,
    }
}

fn window(channel: &str, range: HistoryRange, numbers: std::ops::Range<usize>) -> Change {
    Change::Window(Window {
        history: History {
            channel: channel.into(),
            messages: numbers.map(|number| message(number, channel)).collect(),
            range,
            reaches_start: Some(false),
        },
        keeps_missing: true,
    })
}

fn categories() -> Vec<Category> {
    let channels = CHANNELS.map(|(id, name)| Channel {
        id: id.into(),
        name: name.into(),
        kind: ChannelKind::Text,
    });
    vec![Category {
        id: "Boathouse category".into(),
        name: "Boathouse category".into(),
        channels: channels.to_vec(),
    }]
}

fn profiles() -> Vec<profile::Profile> {
    let profile = |(uid, name): (&str, &str)| profile::Profile {
        user: uid.into(),
        display_name: name.into(),
        avatar: Avatar::Uploaded(UploadedAvatar {
            asset: "asset_pomegranate".into(),
            address: "https://example.org/asset_pomegranate".into(),
        }),
        version: 3,
    };
    AUTHORS.map(profile).to_vec()
}

/// What a day brings on a server.
fn day() -> Vec<Change> {
    let mut changes = vec![Change::Channels(categories()), Change::Profiles(profiles())];
    for (channel, _) in CHANNELS {
        changes.push(window(channel, HistoryRange::Newest, 100..200));
        let older = HistoryRange::Before("msg_nasturtium_100".into());
        changes.push(window(channel, older, 40..100));
        changes.extend((200..400).map(|number| Change::Posted(message(number, channel))));
        let mut edited = message(250, channel);
        edited.body = "chrysanthemum instead".into();
        changes.push(Change::Edited(edited));
        let deleted = "msg_nasturtium_251".into();
        changes.push(Change::Deleted(channel.into(), deleted));
        let read = ReadState {
            unread: 7,
            mentions: 1,
            newest: Some("msg_nasturtium_399".into()),
        };
        changes.push(Change::Read(channel.into(), read));
        let draft = StoredDraft {
            text: "draftonlyfandango".into(),
            reply_to: Some("msg_nasturtium_300".into()),
        };
        changes.push(Change::Draft(channel.into(), Some(draft)));
        for (number, state) in [StoredSendState::Queued, StoredSendState::Sending]
            .into_iter()
            .enumerate()
        {
            let pending = StoredPending {
                files: Vec::new(),
                local: format!("local_zeppelin_{channel}_{number}").as_str().into(),
                body: "pendingonlyflamingo".into(),
                reply_to: Some("msg_nasturtium_301".into()),
                state,
                after: None,
            };
            changes.push(Change::Pending(channel.into(), pending));
        }
    }
    changes
}

fn joined(server: &SampleServer) -> JoinedServer {
    let mut joined = JoinedServer::new(
        server.uid.into(),
        server.address.into(),
        server.server_id.into(),
        server.device.into(),
    );
    joined.name = server.name.into();
    joined
}

/// A profile on disk with two servers, and everything that a day of use writes.
struct Day {
    folder: tempfile::TempDir,
    profile: Profile,
    identity: Identity,
    store: HistoryStore,
    registry: Registry,
}

impl Day {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::open(Some(folder.path())).unwrap();
        let mut registry = Registry::default();
        for server in [&LEFT, &KEPT] {
            registry.add(joined(server)).unwrap();
        }
        Settings::default().save(&profile.settings()).unwrap();
        let identity = create_identity(&profile);
        let store = open(&profile, &identity);
        for server in [&LEFT, &KEPT] {
            let server = ServerUid::from(server.uid);
            // In batches, as they arrive; what is not durable yet is in the write-ahead log.
            let changes = day();
            for batch in changes.chunks(50) {
                store.record(&server, batch.to_vec());
            }
            let mut log = DisclosureLog::default();
            log.record(DataKind::Message, Timestamp::UNIX_EPOCH);
            let disclosed = vec![Change::Disclosed(log)];
            store.commit(&server, disclosed).await.unwrap();
            store.keep_picture(&server, &picture(), PICTURE);
        }
        let day = Self {
            folder,
            profile,
            identity,
            store,
            registry,
        };
        day.save();
        day
    }

    fn save(&self) {
        self.registry.save(&self.profile.registry()).unwrap();
    }

    async fn restart(&mut self) {
        tokio::task::spawn_blocking(self.store.close())
            .await
            .unwrap();
        self.store = open(&self.profile, &self.identity);
    }

    /// Reads all that is stored of a server, which also shows that it is there.
    async fn read(&self, server: &SampleServer) -> usize {
        let uid = ServerUid::from(server.uid);
        let stored = self.store.load(&uid).await.unwrap();
        assert_eq!(stored.channels.len(), CHANNELS.len());
        let mut count = 0;
        for (channel, _) in CHANNELS {
            let channel = ChannelId::from(channel);
            let page = self.store.page(&uid, &channel, PageRange::Newest, 1000);
            count += page.await.unwrap().messages.len();
        }
        let kept = self.store.picture(&uid, &picture());
        assert_eq!(kept.as_deref(), Some(PICTURE));
        count
    }

    #[track_caller]
    fn assert_private(&self, when: &str) {
        let found = leaks(self.folder.path(), &secrets());
        assert!(found.is_empty(), "{when}: {found:#?}");
    }
}

/// What a picture holds besides its pixels.
const PICTURE: &[u8] = b"taken at the blueprint-of-the-vault by periwinkle";

fn picture() -> FileKey {
    FileKey {
        channel: CHANNELS[0].0.into(),
        id: attachment().id,
    }
}

/// A key store that stores nothing.
struct NoKeyStore;

impl KeyStore for NoKeyStore {
    fn load(&self) -> Result<Option<Root>, KeyStoreError> {
        Err(KeyStoreError::Absent)
    }

    fn save(&self, _root: &Root) -> Result<(), KeyStoreError> {
        Err(KeyStoreError::Absent)
    }

    fn erase(&self) -> Result<(), KeyStoreError> {
        Ok(())
    }
}

/// With an identity in a vault, whose key opens the key of the history.
fn create_identity(profile: &Profile) -> Identity {
    let store = IdentityStore::with_key_store(NoKeyStore, profile);
    let store = store.with_work_factor(WorkFactor::MIN);
    let phrase = Passphrase::new("correct horse battery");
    let root = Root::generate().unwrap();
    store.restore(root, Target::Vault(&phrase)).unwrap()
}

fn open(profile: &Profile, identity: &Identity) -> HistoryStore {
    let store = IdentityStore::with_key_store(NoKeyStore, profile);
    let store = store.with_work_factor(WorkFactor::MIN);
    let key = store.history_key(identity).unwrap().unwrap();
    HistoryStore::open(profile.history(), key, HistoryLimits::NONE).0
}

/// The files of the history of a server.
fn databases(profile: &Profile, server: &SampleServer) -> Vec<PathBuf> {
    let of_server = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with(server.uid)
    };
    files(&profile.history())
        .into_iter()
        .filter(of_server)
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_a_day_show_no_text_author_or_id_and_none_of_a_server_that_was_left() {
    let mut day = Day::new().await;
    let guard = log::open(Some(&day.profile), None);
    assert!(day.read(&LEFT).await > 500 && day.read(&KEPT).await > 500);
    assert!(
        databases(&day.profile, &LEFT).len() > 1,
        "the log is scanned too"
    );
    day.assert_private("while the databases are open");
    day.restart().await;
    assert!(day.read(&KEPT).await > 500);
    day.assert_private("after a restart");

    // Bytes are damaged: the file is set aside, and a new one is begun.
    tokio::task::spawn_blocking(day.store.close())
        .await
        .unwrap();
    let damaged = day.profile.history().join(format!("{}.db", LEFT.uid));
    let mut bytes = fs::read(&damaged).unwrap();
    for byte in bytes.iter_mut().skip(20_000).step_by(4096) {
        *byte ^= 0x55;
    }
    fs::write(&damaged, bytes).unwrap();
    day.store = open(&day.profile, &day.identity);
    let left = ServerUid::from(LEFT.uid);
    let _may_fail = day.store.load(&left).await;
    let posted = Change::Posted(message(1, CHANNELS[0].0));
    let _may_fail = day.store.commit(&left, vec![posted]).await;
    day.assert_private("after damage");

    // The server is left.
    day.store.remove(&left).await.unwrap();
    day.registry.remove(&left);
    day.save();
    day.restart().await;
    drop(guard);
    let of_left = [
        LEFT.uid,
        LEFT.address,
        LEFT.server_id,
        LEFT.name,
        LEFT.device,
    ];
    let mut texts: BTreeSet<String> = of_left.map(str::to_owned).into();
    assert_eq!(databases(&day.profile, &LEFT), Vec::<PathBuf>::new());
    let logs = day.profile.folder().join("logs");
    let not_logged = leaks(day.folder.path(), &texts);
    let not_logged: Vec<_> = not_logged
        .iter()
        .filter(|leak| !Path::new(leak.as_str()).starts_with(&logs))
        .collect();
    assert!(not_logged.is_empty(), "{not_logged:#?}");
    // The log names servers by a random label of this device, until it is overwritten.
    let _label = texts.remove(LEFT.uid);
    assert_eq!(leaks(day.folder.path(), &texts), Vec::<String>::new());
    assert!(day.read(&KEPT).await > 500, "the other server stays");
    day.assert_private("after leaving");
}

/// Deleting the history leaves nothing readable either, and keeps what was not sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cleared_history_is_gone_and_unsent_messages_stay() {
    let mut day = Day::new().await;
    let kept = ServerUid::from(KEPT.uid);
    let size = |day: &Day| {
        // The last connection deletes the log when it is closed.
        let sizes = databases(&day.profile, &KEPT);
        let sizes = sizes
            .iter()
            .map(|path| fs::metadata(path).map_or(0, |file| file.len()));
        sizes.sum::<u64>()
    };
    let before = size(&day);
    day.store.clear(&kept).await.unwrap();
    day.restart().await;
    assert_eq!(day.store.picture(&kept, &picture()), None);
    let stored = day.store.load(&kept).await.unwrap();
    let pending = stored.channels.iter().map(|it| it.pending.len());
    assert_eq!(pending.sum::<usize>(), 2 * CHANNELS.len());
    assert!(stored.channels.iter().all(|it| it.draft.is_some()));
    for (channel, _) in CHANNELS {
        let channel = ChannelId::from(channel);
        let page = day.store.page(&kept, &channel, PageRange::Newest, 10);
        assert!(page.await.unwrap().messages.is_empty());
    }
    tokio::task::spawn_blocking(day.store.close())
        .await
        .unwrap();
    assert!(size(&day) < before, "{} of {before}", size(&day));
    day.assert_private("after deleting the history");
}

/// The check itself: a text in any form is found.
#[test]
fn scan_finds_a_text_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("logs");
    fs::create_dir(&inner).unwrap();
    let texts = secrets();
    assert_eq!(leaks(folder.path(), &texts), Vec::<String>::new());
    for text in &texts {
        let needle = Needle::new(text);
        for form in &needle.forms {
            let bytes = form.chars().map(|c| u8::try_from(u32::from(c)).unwrap());
            let mut content = vec![0xF0, 0, 1];
            content.extend(bytes);
            content.extend([9, 0xFF]);
            let path = inner.join("file");
            fs::write(&path, content).unwrap();
            let found = leaks(folder.path(), &texts);
            assert!(
                found.iter().any(|leak| leak.ends_with(text)),
                "{text}: {form:?}"
            );
        }
    }
    fs::remove_file(inner.join("file")).unwrap();
    fs::write(inner.join("uid_kestrelnest.db"), "").unwrap();
    assert_eq!(leaks(folder.path(), &texts).len(), 1, "the name of a file");
}
