//! Kills a process that saves the settings and the server list, 200 times. Both files always load, with the state of the
//! last completed save or of the interrupted one.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use openchat::store::paths::Profile;
use openchat::store::registry::{JoinedServer, Registry};
use openchat::store::settings::Settings;

const FOLDER: &str = "OPENCHAT_TEST_CRASH_FOLDER";
const ROUNDS: u64 = 200;
const SERVERS: usize = 12;

fn profile(folder: &Path) -> Profile {
    Profile::open(Some(folder)).unwrap()
}

fn address(at: usize) -> String {
    format!("https://server-{at}.example")
}

/// The numbers of the saves in the server list and in the settings.
fn load(profile: &Profile) -> (u64, u64) {
    let registry = Registry::load(&profile.registry());
    assert_eq!(
        registry.quarantined, None,
        "the server list was quarantined"
    );
    let registry = registry.value;
    let addresses: Vec<_> = registry
        .servers()
        .iter()
        .map(|joined| &joined.address)
        .collect();
    let expected: Vec<_> = (0..SERVERS).map(address).collect();
    assert_eq!(
        addresses,
        expected.iter().collect::<Vec<_>>(),
        "a server was lost"
    );
    let names: Vec<u64> = registry
        .servers()
        .iter()
        .map(|joined| joined.name.parse().unwrap())
        .collect();
    assert!(
        names.iter().all(|name| *name == names[0]),
        "one file contains two saves: {names:?}"
    );
    let settings = Settings::load(&profile.settings());
    assert_eq!(settings.quarantined, None, "the settings were quarantined");
    let language = settings
        .value
        .preferences
        .language
        .expect("the language is saved");
    (names[0], language.parse().unwrap())
}

fn save(profile: &Profile, number: u64) {
    let mut registry = Registry::load(&profile.registry()).value;
    for at in 0..SERVERS {
        let uid = format!("srv-{at}");
        if registry.get(&uid.as_str().into()).is_none() {
            let joined =
                JoinedServer::new(uid.as_str().into(), address(at), "srv".into(), "dev".into());
            registry.add(joined).unwrap();
        }
        let joined = registry.get_mut(&uid.as_str().into()).unwrap();
        joined.name = number.to_string();
        // Files of all lengths, from one page to many.
        joined.icon_text = "x".repeat(usize::try_from(number * 977 % 9000).unwrap());
    }
    registry.save(&profile.registry()).unwrap();
    let mut settings = Settings::load(&profile.settings()).value;
    settings.preferences.language = Some(number.to_string());
    settings.save(&profile.settings()).unwrap();
}

/// The child process. It saves until it is killed, and prints the number of each completed save.
#[test]
#[ignore = "started by another test as a separate process"]
fn child_saves_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let profile = profile(Path::new(&folder));
    let (start, _) = load(&profile);
    for number in start + 1.. {
        save(&profile, number);
        let mut out = std::io::stdout();
        if writeln!(out, "done {number}")
            .and_then(|()| out.flush())
            .is_err()
        {
            return;
        }
    }
}

fn writer(folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "child_saves_until_killed",
            "--ignored",
            "--nocapture",
        ])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn parse_done(line: &str) -> Option<u64> {
    line.rsplit("done ").next()?.trim().parse().ok()
}

#[test]
fn files_load_and_keep_all_servers_after_kill() {
    let folder = tempfile::tempdir().unwrap();
    let profile = profile(folder.path());
    save(&profile, 0);
    let (mut midway, mut total) = (0, 0);
    for round in 0..ROUNDS {
        let mut child = writer(folder.path());
        let mut lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let mut last = lines
            .find_map(|line| parse_done(&line))
            .expect("the child completes a save");
        // Kills at a different point of the next saves in each round, and at the same points in each run.
        std::thread::sleep(Duration::from_micros(round * 7919 % 97 * 60));
        child.kill().unwrap();
        let _status = child.wait().unwrap();
        last = lines
            .filter_map(|line| parse_done(&line))
            .last()
            .unwrap_or(last);
        let (servers, settings) = load(&profile);
        for (file, number) in [("server list", servers), ("settings", settings)] {
            assert!(
                (last..=last + 1).contains(&number),
                "{file} of round {round}: {number} after {last}"
            );
        }
        assert!(servers >= settings, "the server list is saved first");
        midway += u64::from(servers != settings);
        total = last;
    }
    // Otherwise the delays do not cover different points of a save.
    assert!(midway > 0, "never killed between the two files");
    assert!(total > ROUNDS, "killed {ROUNDS} times in {total} saves");
}
