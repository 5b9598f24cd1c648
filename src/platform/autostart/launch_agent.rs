//! Launch agents of macOS: property lists that its `launchd` reads when the user logs in.

use std::path::PathBuf;

use super::HIDDEN;
use crate::domain::login_start::LoginStart;

pub(super) const EXTENSION: &str = "plist";

pub(super) fn folder(folders: &directories::BaseDirs) -> PathBuf {
    folders.home_dir().join("Library/LaunchAgents")
}

pub(super) fn text<'a>(name: &str, command: impl Iterator<Item = &'a str>) -> String {
    let arguments: String = command.map(element).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\">\n<dict>\n<key>Label</key>\n{}         <key>ProgramArguments</key>\n<array>\n{arguments}</array>\n<key>RunAtLoad</key>\n<true/>\n</dict>\n</plist>\n",
        element(name)
    )
}

fn element(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("<string>{}</string>\n", text.replace('>', "&gt;"))
}

/// What an agent says that this program or the user wrote.
pub(super) fn parse(agent: &str) -> LoginStart {
    let all: String = agent.split_whitespace().collect();
    if !all.contains("<key>RunAtLoad</key><true/>") || all.contains("<key>Disabled</key><true/>") {
        LoginStart::Off
    } else if all.contains(element(HIDDEN).trim_end()) {
        LoginStart::Hidden
    } else {
        LoginStart::Window
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agent_tells_what_was_written() {
        let path = "/Applications/A & B <1>/openchat";
        let agent = text("id", [path].into_iter());
        let escaped = "<string>/Applications/A &amp; B &lt;1&gt;/openchat</string>";
        assert!(agent.contains(escaped), "{agent}");
        assert_eq!(parse(&agent), LoginStart::Window);
        let hidden = text("id", [path, HIDDEN].into_iter());
        assert_eq!(parse(&hidden), LoginStart::Hidden);
        let disabled = hidden.replace("<dict>", "<dict><key>Disabled</key> <true/>");
        for off in [&disabled, "", "\u{0}"] {
            assert_eq!(parse(off), LoginStart::Off, "{off:?}");
        }
        let folders = directories::BaseDirs::new().unwrap();
        assert!(folder(&folders).ends_with("Library/LaunchAgents"));
        assert_eq!(EXTENSION, "plist");
    }
}
