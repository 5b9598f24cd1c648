//! What Windows runs when the user logs in: a command line for each program, in the registry of the user. The task manager
//! notes beside it what is turned off.

#[cfg(target_os = "windows")]
use std::io;

#[cfg(target_os = "windows")]
use windows_registry::CURRENT_USER;

use super::HIDDEN;
use crate::domain::login_start::LoginStart;

#[cfg(target_os = "windows")]
const RUN: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
#[cfg(target_os = "windows")]
const APPROVED: &str = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run";

#[cfg(target_os = "windows")]
pub(super) fn read(name: &str) -> LoginStart {
    let line = CURRENT_USER.open(RUN).and_then(|key| key.get_string(name));
    let approval = CURRENT_USER
        .open(APPROVED)
        .and_then(|key| key.get_value(name));
    let approval = approval.ok();
    parse(
        &line.unwrap_or_default(),
        approval.as_deref().unwrap_or_default(),
    )
}

/// Without a line nothing is run.
#[cfg(target_os = "windows")]
pub(super) fn write(name: &str, line: Option<&str>) -> io::Result<()> {
    // Where nothing was turned off, there is nothing to forget.
    let approvals = CURRENT_USER.options().write().open(APPROVED);
    let _approved = approvals.and_then(|key| key.remove_value(name));
    let key = CURRENT_USER.create(RUN)?;
    match line {
        Some(line) => key.set_string(name, line)?,
        None if key.get_string(name).is_ok() => key.remove_value(name)?,
        None => {}
    }
    Ok(())
}

/// A command line from which a program gets these arguments.
pub(super) fn line<'a>(command: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<_> = command.map(quote).collect();
    quoted.join(" ")
}

/// In quotes, always: a path with spaces would else be searched part by part. Backslashes before a quote are doubled.
fn quote(argument: &str) -> String {
    let mut quoted = String::from("\"");
    let mut backslashes = 0;
    for character in argument.chars() {
        if character == '"' {
            quoted.extend(std::iter::repeat_n('\\', backslashes + 1));
        }
        backslashes = if character == '\\' {
            backslashes + 1
        } else {
            0
        };
        quoted.push(character);
    }
    quoted.extend(std::iter::repeat_n('\\', backslashes));
    quoted.push('"');
    quoted
}

/// What is run: the command line, and what the task manager notes: an odd first byte is off.
fn parse(line: &str, approval: &[u8]) -> LoginStart {
    let is_off = approval.first().is_some_and(|byte| byte % 2 == 1);
    if line.trim().is_empty() || is_off {
        LoginStart::Off
    } else if line.split(' ').any(|it| it.trim_matches('"') == HIDDEN) {
        LoginStart::Hidden
    } else {
        LoginStart::Window
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_has_every_argument_in_quotes() {
        let command = [
            r"C:\Program Files\OpenChat\openchat.exe",
            "--profile",
            r"D:\x\",
            r#"a\"b"#,
        ];
        let expected = r#""C:\Program Files\OpenChat\openchat.exe" "--profile" "D:\x\\" "a\\\"b""#;
        assert_eq!(line(command.into_iter()), expected);
    }

    #[test]
    fn what_the_task_manager_turns_off_is_off() {
        let window = line(["openchat.exe"].into_iter());
        let hidden = line(["openchat.exe", HIDDEN].into_iter());
        for (line, approval, expected) in [
            ("", &[][..], LoginStart::Off),
            (&window, &[], LoginStart::Window),
            (&hidden, &[], LoginStart::Hidden),
            (&hidden, &[2, 0], LoginStart::Hidden),
            (&hidden, &[3, 0], LoginStart::Off),
        ] {
            assert_eq!(parse(line, approval), expected, "{line} {approval:?}");
        }
    }
}
