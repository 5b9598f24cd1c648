//! Entries in the autostart folder of a desktop, by the specification of desktop entries.

use std::path::PathBuf;

use super::HIDDEN;
use crate::domain::login_start::LoginStart;

pub(super) const EXTENSION: &str = "desktop";
const GROUP: &str = "[Desktop Entry]";
/// Of a program or argument without quotes.
const PLAIN: &str = "/._-=+,:@";

pub(super) fn folder(folders: &directories::BaseDirs) -> PathBuf {
    folders.config_dir().join("autostart")
}

pub(super) fn text<'a>(name: &str, command: impl Iterator<Item = &'a str>) -> String {
    let command: Vec<_> = command.map(quote).collect();
    // That of the program: a profile adds to the name.
    let icon = name.split('-').next().unwrap_or(name);
    format!(
        "{GROUP}\nType=Application\nName=OpenChat\nExec={}\nIcon={icon}\nTerminal=false\nStartupNotify=false\n",
        command.join(" ")
    )
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
pub(super) fn parse(entry: &str) -> LoginStart {
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
    fn every_path_arrives_as_it_is() {
        for path in [
            "/opt/open chat/openchat",
            "/a\"b'c`d$e\\f",
            "/100%/%u/%%",
            "/ä/字/;&|<>()*?#~",
            "/ends with \\",
            "relative",
        ] {
            let command = [path, "--profile", path];
            let text = text("id", command.into_iter());
            assert_eq!(arguments(&text), command, "{text}");
            assert_eq!(parse(&text), LoginStart::Window);
        }
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
}
