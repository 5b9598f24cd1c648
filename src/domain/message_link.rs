//! Links to a message: `openchat://message?address=https%3A%2F%2Fchat.example&server=srv_harbor&channel=ch_1&message=msg_1`.
//!
//! A link names what every member of the server sees under the same names, and nothing of the one who copied it
//! (`docs/adr/0022-reading-and-links.md`). How a link arrives, and what following it does, is elsewhere.

use super::id::{ChannelId, MessageId, ServerId};
use super::invite::{ADDRESS, Invite, InviteError, LinkFields, SERVER, format_link};

const ACTION: &str = "message";
const CHANNEL: &str = "channel";
const MESSAGE: &str = "message";
/// In bytes.
const MAX_ID_LENGTH: usize = 256;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageLink {
    /// In normal form.
    pub address: String,
    pub server: ServerId,
    pub channel: ChannelId,
    pub message: MessageId,
}

impl MessageLink {
    /// Whether a text is a link to a message, well-formed or not.
    pub fn is_message_link(text: &str) -> bool {
        LinkFields::of(text, ACTION).is_ok()
    }

    /// `None` for what is no link, has a field twice or lacks one. Unknown fields are ignored, since newer versions may add
    /// some.
    pub fn parse(link: &str) -> Option<Self> {
        let fields = LinkFields::of(link, ACTION).ok()?;
        let id = |name| {
            let id = fields.get(name).ok()??;
            let is_valid =
                (1..=MAX_ID_LENGTH).contains(&id.len()) && !id.contains(char::is_control);
            is_valid.then_some(id)
        };
        Some(Self {
            address: fields.address().ok()?.to_string(),
            server: fields.server().ok()??,
            channel: id(CHANNEL)?.into(),
            message: id(MESSAGE)?.into(),
        })
    }

    pub fn link(&self) -> String {
        let fields = [
            (ADDRESS, &*self.address),
            (SERVER, self.server.as_str()),
            (CHANNEL, self.channel.as_str()),
            (MESSAGE, self.message.as_str()),
        ];
        format_link(ACTION, fields)
    }

    /// The invitation to its server, unless that has to be typed.
    pub fn invite(&self) -> Result<Invite, InviteError> {
        let invite = Invite {
            address: self.address.clone(),
            server: Some(self.server.clone()),
        };
        Invite::parse(&invite.link())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> MessageLink {
        MessageLink {
            address: "https://chat.example".into(),
            server: "srv_harbor".into(),
            channel: "ch_1".into(),
            message: "msg 1/ü".into(),
        }
    }

    #[test]
    fn link_names_the_message_and_nothing_else() {
        let text = "openchat://message?address=https%3A%2F%2Fchat.example&server=srv_harbor&channel=ch_1\
                    &message=msg+1%2F%C3%BC";
        assert_eq!(link().link(), text);
        assert_eq!(MessageLink::parse(text), Some(link()));
        assert_eq!(Invite::parse(text), Err(InviteError::UnknownAction));
    }

    #[test]
    fn links_that_are_not_clear_are_refused() {
        let good = "openchat://message?address=https://a.example&server=s&channel=c&message=m";
        assert!(MessageLink::parse(good).is_some());
        assert!(MessageLink::parse(&format!(" {good}&later=1 ")).is_some());
        for bad in [
            good.replace("openchat", "https"),
            good.replace("//message", "//join"),
            good.replace("//message", "//message/x"),
            good.replace("server=s&", ""),
            good.replace("channel=c&", ""),
            good.replace("&message=m", ""),
            good.replace("message=m", "message="),
            good.replace("message=m", "message=%0A"),
            good.replace(
                "message=m",
                &format!("message={}", "m".repeat(MAX_ID_LENGTH + 1)),
            ),
            format!("{good}&message=n"),
            format!("{good}#x"),
            good.replace("https://a.example", "https://u:p@a.example"),
            good.replace("https://a.example", "file:///etc"),
        ] {
            assert_eq!(MessageLink::parse(&bad), None, "{bad}");
        }
    }

    #[test]
    fn server_without_encryption_is_not_offered_to_be_joined() {
        assert!(link().invite().is_ok());
        let plain = MessageLink {
            address: "http://chat.example".into(),
            ..link()
        };
        assert_eq!(MessageLink::parse(&plain.link()), Some(plain.clone()));
        assert_eq!(plain.invite(), Err(InviteError::NotEncrypted));
    }

    proptest::proptest! {
        #[test]
        fn link_round_trips(channel in "[!-~äß ]{1,40}", message in "\\PC{1,60}") {
            let link = MessageLink { channel: channel.into(), message: message.into(), ..link() };
            proptest::prop_assert_eq!(MessageLink::parse(&link.link()), Some(link));
        }

        #[test]
        fn arbitrary_links_never_panic(rest in "\\PC{0,80}") {
            for text in [format!("openchat://message?{rest}"), rest] {
                if let Some(link) = MessageLink::parse(&text) {
                    proptest::prop_assert_eq!(MessageLink::parse(&link.link()), Some(link));
                }
            }
        }
    }
}
