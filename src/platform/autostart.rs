//! Starts the program when the user logs in. What the system keeps is the only place where this is kept, so what the user
//! or the desktop changes there is what the settings show.
//!
//! Linux: an entry in the autostart folder of the desktop (XDG). macOS: a launch agent. Windows: a value in the registry.

#[cfg(any(all(unix, not(target_os = "macos")), test))]
mod desktop_entry;
#[cfg(any(target_os = "macos", test))]
mod launch_agent;
#[cfg(any(target_os = "windows", test))]
mod registry;

use std::io::{self, ErrorKind};
use std::path::Path;

#[cfg(not(target_os = "windows"))]
use std::fs;
#[cfg(not(target_os = "windows"))]
use std::io::Write;
#[cfg(not(target_os = "windows"))]
use std::path::PathBuf;

#[cfg(all(unix, not(target_os = "macos")))]
use desktop_entry as format;
#[cfg(target_os = "macos")]
use launch_agent as format;

use crate::domain::login_start::LoginStart;

#[cfg(not(target_os = "windows"))]
use super::private_file;

/// Of an entry that is read, in bytes.
#[cfg(not(target_os = "windows"))]
const MAX_BYTES: u64 = 64 * 1024;
const HIDDEN: &str = "--hidden";

/// The entry of the program for one profile.
#[derive(Debug, Clone)]
pub struct AutostartEntry {
    /// What no other entry has.
    name: String,
    #[cfg(not(target_os = "windows"))]
    folder: PathBuf,
    /// The program and its arguments.
    command: Vec<String>,
}

impl AutostartEntry {
    /// `profile` is the folder of a profile other than the usual one, and what makes its entry unique.
    pub fn of_user(application_id: &str, profile: Option<(&Path, &str)>) -> io::Result<Self> {
        let program = std::env::current_exe()?;
        #[cfg(not(target_os = "windows"))]
        let folder = {
            let folders = directories::BaseDirs::new();
            let folders = folders.ok_or_else(|| io::Error::from(ErrorKind::NotFound))?;
            format::folder(&folders)
        };
        let (name, command) = describe(&program, application_id, profile)?;
        Ok(Self {
            name,
            #[cfg(not(target_os = "windows"))]
            folder,
            command,
        })
    }

    /// The command as it is to be run at a login.
    fn command(&self, start: LoginStart) -> impl Iterator<Item = &str> {
        let hidden = (start == LoginStart::Hidden).then_some(HIDDEN);
        self.command.iter().map(String::as_str).chain(hidden)
    }
}

/// The name of the entry, and the program with its arguments.
fn describe(
    program: &Path,
    application_id: &str,
    profile: Option<(&Path, &str)>,
) -> io::Result<(String, Vec<String>)> {
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
    Ok((name, command))
}

#[cfg(not(target_os = "windows"))]
impl AutostartEntry {
    fn path(&self) -> PathBuf {
        let name = format!("{}.{}", self.name, format::EXTENSION);
        self.folder.join(name)
    }

    /// What the system does at the next login.
    pub fn read(&self) -> LoginStart {
        let bytes = private_file::read(&self.path(), MAX_BYTES).unwrap_or_default();
        format::parse(&String::from_utf8_lossy(&bytes))
    }

    pub fn write(&self, start: LoginStart) -> io::Result<()> {
        let path = self.path();
        if start == LoginStart::Off {
            return match fs::remove_file(&path) {
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
                other => other,
            };
        }
        if !self.folder.is_dir() {
            private_file::create_folder(&self.folder)?;
        }
        let temporary = path.with_extension("new");
        let mut file = private_file::create(&temporary)?;
        let text = format::text(&self.name, self.command(start));
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, &path)
    }
}

#[cfg(target_os = "windows")]
impl AutostartEntry {
    /// What the system does at the next login.
    pub fn read(&self) -> LoginStart {
        registry::read(&self.name)
    }

    pub fn write(&self, start: LoginStart) -> io::Result<()> {
        let command = (start != LoginStart::Off).then(|| registry::line(self.command(start)));
        registry::write(&self.name, command.as_deref())
    }
}

#[cfg(test)]
#[cfg(not(target_os = "windows"))]
mod tests {
    use super::*;

    const ID: &str = "net.openchat.OpenChat";

    fn entry(folder: &Path, profile: Option<(&str, &str)>) -> AutostartEntry {
        let profile = profile.map(|(folder, key)| (Path::new(folder), key));
        let (name, command) = describe(Path::new("/usr/bin/openchat"), ID, profile).unwrap();
        let folder = folder.to_owned();
        AutostartEntry {
            name,
            folder,
            command,
        }
    }

    #[test]
    fn entry_is_written_read_and_removed() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("missing/autostart");
        let usual = entry(&folder, None);
        let other = entry(&folder, Some(("/p", "0f")));
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
        for argument in expected {
            assert!(text.contains(argument), "{argument} in {text}");
        }
    }

    #[test]
    fn path_that_no_entry_can_hold_is_refused() {
        assert!(describe(Path::new("/new\nline"), ID, None).is_err());
    }

    #[test]
    fn entry_that_cannot_be_written_says_why() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("autostart");
        fs::write(&file, "no folder").unwrap();
        let entry = entry(&file, None);
        assert!(entry.write(LoginStart::Window).is_err());
        assert_eq!(entry.read(), LoginStart::Off);
    }
}
