//! Starts the program when the user logs in: an entry in the autostart folder of the desktop (XDG). The entry is the only
//! place where this is kept, so what a desktop or the user changes there is what the settings show.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::domain::login_start::LoginStart;

use super::private_file;

/// Whether this system has such a folder.
pub const IS_SUPPORTED: bool = cfg!(all(unix, not(target_os = "macos")));
/// Of an entry that is read, in bytes.
const MAX_BYTES: u64 = 64 * 1024;
const GROUP: &str = "[Desktop Entry]";
const HIDDEN: &str = "--hidden";
/// Of the entry of a program, without quotes.
const PLAIN: &str = "/._-=+,:@";

/// The entry of the program for one profile.
#[derive(Debug, Clone)]
pub struct AutostartEntry {
    path: PathBuf,
    application_id: &'static str,
    /// The program and its arguments.
    command: Vec<String>,
}

impl AutostartEntry {
    /// `profile` is the folder of a profile other than the usual one, and what makes its entry unique.
    pub fn of_user(
        application_id: &'static str,
        profile: Option<(&Path, &str)>,
    ) -> io::Result<Self> {
        let folders = directories::BaseDirs::new();
        let folders = folders.ok_or_else(|| io::Error::from(ErrorKind::NotFound))?;
        let program = std::env::current_exe()?;
        let folder = folders.config_dir().join("autostart");
        Self::new(&folder, &program, application_id, profile)
    }

    fn new(
        folder: &Path,
        program: &Path,
        application_id: &'static str,
        profile: Option<(&Path, &str)>,
    ) -> io::Result<Self> {
        let text = |path: &Path| {
            let text = path.to_str().filter(|it| !it.contains(char::is_control));
            let text = text.map(str::to_owned);
            text.ok_or_else(|| io::Error::from(ErrorKind::InvalidFilename))
        };
        let mut command = vec![text(program)?];
        let mut name = application_id.to_owned();
        if let Some((path, key)) = profile {
            command.extend(["--profile".to_owned(), text(path)?]);
            name = format!("{name}-{key}");
        }
        Ok(Self {
            path: folder.join(format!("{name}.desktop")),
            application_id,
            command,
        })
    }

    /// What the desktop does at the next login.
    pub fn read(&self) -> LoginStart {
        let bytes = private_file::read(&self.path, MAX_BYTES).unwrap_or_default();
        parse(&String::from_utf8_lossy(&bytes))
    }

    pub fn write(&self, start: LoginStart) -> io::Result<()> {
        if start == LoginStart::Off {
            return match fs::remove_file(&self.path) {
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
                other => other,
            };
        }
        if let Some(folder) = self.path.parent().filter(|it| !it.is_dir()) {
            private_file::create_folder(folder)?;
        }
        let temporary = self.path.with_extension("new");
        let mut file = private_file::create(&temporary)?;
        file.write_all(self.text(start).as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, &self.path)
    }

    fn text(&self, start: LoginStart) -> String {
        let hidden = (start == LoginStart::Hidden).then_some(HIDDEN);
        let command = self.command.iter().map(String::as_str).chain(hidden);
        let command: Vec<_> = command.map(quote).collect();
        format!(
            "{GROUP}\nType=Application\nName=OpenChat\nExec={}\nIcon={}\nTerminal=false\nStartupNotify=false\n",
            command.join(" "),
            self.application_id
        )
    }
}

/// An argument as the specification of desktop entries writes it: in quotes with escapes, where the whole is a text that has
/// escapes itself.
fn quote(argument: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || PLAIN.contains(c);
    if !argument.is_empty() && argument.chars().all(is_plain) {
        return argument.to_owned();
    }
    let mut quoted = String::from("\"");
    for character in argument.chars() {
        match character {
            '%' => quoted.push_str("%%"),
            '\\' => quoted.push_str(r"\\\\"),
            '"' | '`' | '$' => quoted.extend(['\\', '\\', character]),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// What an entry says that this program, a desktop or the user wrote.
fn parse(entry: &str) -> LoginStart {
    let lines = entry.lines().map(str::trim);
    let lines = lines.skip_while(|line| *line != GROUP).skip(1);
    let mut start = LoginStart::Off;
    for line in lines.take_while(|line| !line.starts_with('[')) {
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        match (key.trim(), value.trim()) {
            // Two ways in which desktops turn an entry off.
            ("Hidden", "true") | ("X-GNOME-Autostart-enabled", "false") => return LoginStart::Off,
            ("Exec", command) if command.split(' ').any(|it| it == HIDDEN) => {
                start = LoginStart::Hidden;
            }
            ("Exec", _) => start = LoginStart::Window,
            _ => {}
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "net.openchat.OpenChat";

    fn entry(folder: &Path, program: &str, profile: Option<(&str, &str)>) -> AutostartEntry {
        let profile = profile.map(|(folder, key)| (Path::new(folder), key));
        AutostartEntry::new(folder, Path::new(program), ID, profile).unwrap()
    }

    /// The arguments that a desktop takes from an entry, by the specification.
    fn arguments(entry: &str) -> Vec<String> {
        let exec = entry.lines().find_map(|it| it.strip_prefix("Exec="));
        // Escapes of a text.
        let text = exec.unwrap().replace(r"\\", r"\");
        let (mut arguments, mut quoted) = (vec![String::new()], false);
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            let last = arguments.last_mut().unwrap();
            match character {
                '"' => quoted = !quoted,
                '\\' if quoted => last.push(characters.next().unwrap()),
                '%' => last.push(characters.next().filter(|it| *it == '%').unwrap()),
                ' ' if !quoted => arguments.push(String::new()),
                other => last.push(other),
            }
        }
        assert!(!quoted, "{text}");
        arguments
    }

    #[test]
    fn entry_is_written_read_and_removed() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("missing/autostart");
        let usual = entry(&folder, "/usr/bin/openchat", None);
        let other = entry(&folder, "/usr/bin/openchat", Some(("/p", "0f")));
        for start in LoginStart::ALL.into_iter().chain([LoginStart::Off]) {
            assert_eq!(other.read(), LoginStart::Off);
            usual.write(start).unwrap();
            assert_eq!(usual.read(), start);
        }
        other.write(LoginStart::Hidden).unwrap();
        assert_eq!(usual.read(), LoginStart::Off);
        let names: Vec<_> = fs::read_dir(&folder).unwrap().collect();
        assert_eq!(names.len(), 1, "{names:?}");
        let text = fs::read_to_string(folder.join(format!("{ID}-0f.desktop"))).unwrap();
        let expected = ["/usr/bin/openchat", "--profile", "/p", "--hidden"];
        assert_eq!(arguments(&text), expected);
    }

    #[test]
    fn every_path_arrives_as_it_is() {
        let folder = Path::new("/unused");
        for path in [
            "/opt/open chat/openchat",
            "/a\"b'c`d$e\\f",
            "/100%/%u/%%",
            "/ä/字/;&|<>()*?#~",
            "/ends with \\",
            "relative",
        ] {
            let text = entry(folder, path, Some((path, "0f"))).text(LoginStart::Window);
            assert_eq!(arguments(&text), [path, "--profile", path], "{text}");
            assert_eq!(parse(&text), LoginStart::Window);
        }
        let broken = Path::new("/new\nline");
        assert!(AutostartEntry::new(folder, broken, ID, None).is_err());
    }

    #[test]
    fn what_a_desktop_turns_off_is_off() {
        let on = "[Desktop Entry]\nExec=openchat --hidden\n";
        for (text, expected) in [
            (on.to_owned(), LoginStart::Hidden),
            (format!("{on}Hidden=true\n"), LoginStart::Off),
            (format!("{on}Hidden=false\n"), LoginStart::Hidden),
            (
                format!("{on}X-GNOME-Autostart-enabled=false\n"),
                LoginStart::Off,
            ),
            (format!("{on}[Other]\nHidden=true\n"), LoginStart::Hidden),
            ("Exec=openchat\n".to_owned(), LoginStart::Off),
            ("\u{0}\u{ff}".to_owned(), LoginStart::Off),
            (
                "[Desktop Entry]\n Exec = \"/a b/openchat\" %u\n".to_owned(),
                LoginStart::Window,
            ),
        ] {
            assert_eq!(parse(&text), expected, "{text:?}");
        }
    }

    #[test]
    fn entry_that_cannot_be_written_says_why() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("autostart");
        fs::write(&file, "no folder").unwrap();
        let entry = entry(&file, "/usr/bin/openchat", None);
        assert!(entry.write(LoginStart::Window).is_err());
        assert_eq!(entry.read(), LoginStart::Off);
    }
}
