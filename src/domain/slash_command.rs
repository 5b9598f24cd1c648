//! Commands that are typed at the start of a message: the table of them, and what a text means.

/// A command. What a server does not offer is not listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlashCommand {
    /// Send a text as what the user does.
    Me,
    /// Append a shrug.
    Shrug,
    /// Publish another name on the server.
    Nick,
    /// List the commands.
    Help,
}

impl SlashCommand {
    /// In the order of the list.
    pub const ALL: [Self; 4] = [Self::Me, Self::Shrug, Self::Nick, Self::Help];

    /// Without the slash.
    pub fn name(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::Shrug => "shrug",
            Self::Nick => "nick",
            Self::Help => "help",
        }
    }

    /// Whether it does nothing without a text.
    pub fn needs_text(self) -> bool {
        matches!(self, Self::Me | Self::Nick)
    }
}

/// What a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed<'a> {
    /// A message, with one slash where two were typed at its start.
    Message(&'a str),
    Command(SlashCommand, &'a str),
    /// A command without the text that it needs.
    Incomplete(SlashCommand),
    /// No command has this name.
    Unknown(&'a str),
}

/// `is_offered` says which commands there are.
pub fn parse(text: &str, is_offered: impl Fn(SlashCommand) -> bool) -> Typed<'_> {
    let text = text.trim();
    let Some(rest) = text.strip_prefix('/') else {
        return Typed::Message(text);
    };
    if rest.starts_with('/') {
        return Typed::Message(rest);
    }
    let name = rest.split(char::is_whitespace).next().unwrap_or("");
    // A path, or a slash alone.
    if name.is_empty() || !name.chars().all(char::is_alphanumeric) {
        return Typed::Message(text);
    }
    let argument = rest.get(name.len()..).unwrap_or("").trim();
    let mut offered = SlashCommand::ALL.into_iter().filter(|it| is_offered(*it));
    match offered.find(|command| command.name().eq_ignore_ascii_case(name)) {
        Some(command) if command.needs_text() && argument.is_empty() => Typed::Incomplete(command),
        Some(command) => Typed::Command(command, argument),
        None => Typed::Unknown(name),
    }
}

/// The message that a command sends, if it sends one.
pub fn message(command: SlashCommand, argument: &str) -> Option<String> {
    /// Backslashes keep the underscores from being marks.
    const SHRUG: &str = r"¯\\\_(ツ)\_/¯";

    match command {
        // No mark goes over the end of a paragraph.
        SlashCommand::Me => {
            let lines = argument.lines().map(|line| match line.trim() {
                "" => String::new(),
                line => format!("_{line}_"),
            });
            Some(lines.collect::<Vec<_>>().join("\n"))
        }
        SlashCommand::Shrug if argument.is_empty() => Some(SHRUG.to_owned()),
        SlashCommand::Shrug => Some(format!("{argument} {SHRUG}")),
        SlashCommand::Nick | SlashCommand::Help => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_differ_from_messages() {
        use SlashCommand::{Help, Me, Nick, Shrug};
        for (text, expected) in [
            ("hello /me", Typed::Message("hello /me")),
            ("/me is here ", Typed::Command(Me, "is here")),
            ("/ME\nis here", Typed::Command(Me, "is here")),
            ("/me", Typed::Incomplete(Me)),
            ("/shrug", Typed::Command(Shrug, "")),
            ("/help", Typed::Command(Help, "")),
            ("/nick Ada", Typed::Unknown("nick")),
            ("/nonsense", Typed::Unknown("nonsense")),
            ("//me", Typed::Message("/me")),
            ("/usr/bin", Typed::Message("/usr/bin")),
            ("/", Typed::Message("/")),
            ("/ me", Typed::Message("/ me")),
        ] {
            assert_eq!(parse(text, |it| it != Nick), expected, "{text}");
        }
        assert_eq!(parse("/nick Ada", |_| true), Typed::Command(Nick, "Ada"));
    }

    #[test]
    fn commands_send_their_texts() {
        let message = |command, argument| message(command, argument);
        let me = message(SlashCommand::Me, "waves\n\nand goes");
        assert_eq!(me.as_deref(), Some("_waves_\n\n_and goes_"));
        let shrug = message(SlashCommand::Shrug, "Well");
        assert_eq!(shrug.as_deref(), Some(r"Well ¯\\\_(ツ)\_/¯"));
        assert_eq!(message(SlashCommand::Help, ""), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_parsed(text in "/?/?\\PC{0,40}") {
            let _typed = parse(&text, |_| true);
        }
    }
}
