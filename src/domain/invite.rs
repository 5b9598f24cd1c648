//! Invitation links: `openchat://join?address=https%3A%2F%2Fchat.example&server=srv_harbor`.
//!
//! A link names a server that anyone may know. Following it only opens the dialog that asks. How a link arrives is
//! elsewhere.

use url::Url;
use url::form_urlencoded::{Serializer, parse};

use super::address::{AddressError, ServerAddress};
use super::id::ServerId;

const SCHEME: &str = "openchat";
const JOIN: &str = "join";
pub(super) const ADDRESS: &str = "address";
pub(super) const SERVER: &str = "server";
/// In bytes.
const MAX_LENGTH: usize = 4096;
/// In bytes.
const MAX_ID_LENGTH: usize = 128;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    pub address: String,
    /// Without it, the user chooses among the servers of the address.
    pub server: Option<ServerId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InviteError {
    #[error("the link is too long")]
    TooLong,
    #[error("this is no openchat link")]
    NotOpenChat,
    #[error("the action of the link is not known")]
    UnknownAction,
    #[error("the link names no backend")]
    NoAddress,
    /// Two readers of the link could understand two things.
    #[error("the link names something twice")]
    Duplicate,
    #[error(transparent)]
    Address(#[from] AddressError),
    /// Such an address must be typed.
    #[error("the connection of the link is not encrypted")]
    NotEncrypted,
    /// The server id is empty, too long, or not printable ASCII.
    #[error("the server id of the link is not valid")]
    InvalidServer,
}

impl Invite {
    /// Whether a text claims to be an invitation, well-formed or not.
    pub fn is_invite(text: &str) -> bool {
        let scheme = text.trim_start().split(':').next().unwrap_or_default();
        text.contains(':') && scheme.eq_ignore_ascii_case(SCHEME)
    }

    /// Reads a link. Unknown fields are ignored, since newer versions may add some.
    pub fn parse(link: &str) -> Result<Self, InviteError> {
        let fields = LinkFields::of(link, JOIN)?;
        let address = fields.address()?;
        if !address.is_private() {
            return Err(InviteError::NotEncrypted);
        }
        Ok(Self {
            address: address.to_string(),
            server: fields.server()?,
        })
    }

    pub fn link(&self) -> String {
        let server = self.server.as_ref().map(|server| (SERVER, server.as_str()));
        let fields = [(ADDRESS, &*self.address)].into_iter().chain(server);
        format_link(JOIN, fields)
    }
}

pub(super) fn format_link<'a>(
    action: &str,
    fields: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    let mut written = Serializer::new(String::new());
    for (name, value) in fields {
        let _fields = written.append_pair(name, value);
    }
    format!("{SCHEME}://{action}?{}", written.finish())
}

/// The fields of a link to OpenChat.
pub(super) struct LinkFields(Url);

impl LinkFields {
    /// Of a link with an action.
    pub(super) fn of(link: &str, action: &str) -> Result<Self, InviteError> {
        if link.len() > MAX_LENGTH {
            return Err(InviteError::TooLong);
        }
        let url = Url::parse(link.trim()).map_err(|_| InviteError::NotOpenChat)?;
        if url.scheme() != SCHEME {
            return Err(InviteError::NotOpenChat);
        }
        let plain = url.username().is_empty() && url.password().is_none() && url.port().is_none();
        let is_known = url.host_str() == Some(action) && matches!(url.path(), "" | "/");
        if !plain || !is_known || url.fragment().is_some() {
            return Err(InviteError::UnknownAction);
        }
        Ok(Self(url))
    }

    pub(super) fn get(&self, name: &str) -> Result<Option<String>, InviteError> {
        let fields = parse(self.0.query().unwrap_or_default().as_bytes());
        let mut values = fields.filter_map(|(field, value)| (field == name).then_some(value));
        match (values.next(), values.next()) {
            (value, None) => Ok(value.map(Into::into)),
            (_, Some(_)) => Err(InviteError::Duplicate),
        }
    }

    pub(super) fn address(&self) -> Result<ServerAddress, InviteError> {
        let address = self.get(ADDRESS)?.ok_or(InviteError::NoAddress)?;
        Ok(ServerAddress::parse_strict(&address)?)
    }

    pub(super) fn server(&self) -> Result<Option<ServerId>, InviteError> {
        self.get(SERVER)?.map(|id| parse_id(&id)).transpose()
    }
}

fn parse_id(id: &str) -> Result<ServerId, InviteError> {
    let valid =
        (1..=MAX_ID_LENGTH).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
    valid.then(|| id.into()).ok_or(InviteError::InvalidServer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invite(address: &str, server: Option<&str>) -> Invite {
        Invite {
            address: address.to_owned(),
            server: server.map(Into::into),
        }
    }

    #[test]
    fn invite_link_is_parsed() {
        for (link, expected) in [
            (
                "openchat://join?address=https%3A%2F%2Fchat.example&server=srv_harbor",
                invite("https://chat.example", Some("srv_harbor")),
            ),
            (
                " OpenChat://join/?address=https://Chat.Example/team/ \n",
                invite("https://chat.example/team", None),
            ),
            (
                "openchat://join?later=1&later=2&address=http%3A%2F%2F127.0.0.1%3A8080",
                invite("http://127.0.0.1:8080", None),
            ),
        ] {
            assert_eq!(Invite::parse(link), Ok(expected), "{link}");
            assert!(Invite::is_invite(link), "{link}");
        }
    }

    #[test]
    fn hostile_invite_links_are_rejected_with_a_reason() {
        let to = |address: &str| format!("openchat://join?address={address}");
        let with =
            |server: &str| format!("openchat://join?address=https://a.example&server={server}");
        for (link, error) in [
            (to(&"a".repeat(MAX_LENGTH)), InviteError::TooLong),
            (String::new(), InviteError::NotOpenChat),
            (
                String::from("--profile=elsewhere"),
                InviteError::NotOpenChat,
            ),
            (
                String::from("https://a.example/join?address=https://b.example"),
                InviteError::NotOpenChat,
            ),
            (
                String::from("openchat:join?address=https://a.example"),
                InviteError::UnknownAction,
            ),
            (
                String::from("openchat://leave?address=https://a.example"),
                InviteError::UnknownAction,
            ),
            (
                String::from("openchat://join/../leave?address=https://a.example"),
                InviteError::UnknownAction,
            ),
            (
                String::from("openchat://u:p@join?address=https://a.example"),
                InviteError::UnknownAction,
            ),
            (
                String::from("openchat://join:7?address=https://a.example"),
                InviteError::UnknownAction,
            ),
            (
                String::from("openchat://join?address=https://a.example#x"),
                InviteError::UnknownAction,
            ),
            (String::from("openchat://join"), InviteError::NoAddress),
            (
                String::from("openchat://join?Address=https://a.example"),
                InviteError::NoAddress,
            ),
            (
                String::from("openchat://join?address=https://a.example&address=https://b.example"),
                InviteError::Duplicate,
            ),
            (format!("{}&server=b", with("a")), InviteError::Duplicate),
            (to(""), InviteError::Address(AddressError::Malformed)),
            (
                to("a.example"),
                InviteError::Address(AddressError::Malformed),
            ),
            (
                to("https://a.example%0d%0aX:1"),
                InviteError::Address(AddressError::Malformed),
            ),
            (
                to("file%3A%2F%2F%2Fetc%2Fpasswd"),
                InviteError::Address(AddressError::Scheme),
            ),
            (
                to("javascript%3Aalert(1)"),
                InviteError::Address(AddressError::Scheme),
            ),
            (
                to("https%3A%2F%2Fa.example%40evil.example"),
                InviteError::Address(AddressError::Credentials),
            ),
            (
                to("https%3A%2F%2Fa.example%2F%3Ftoken%3D1"),
                InviteError::Address(AddressError::Extra),
            ),
            (to("http%3A%2F%2Fchat.example"), InviteError::NotEncrypted),
            (
                to("http%3A%2F%2Flocalhost.evil.example"),
                InviteError::NotEncrypted,
            ),
            (with(""), InviteError::InvalidServer),
            (with("a%20b"), InviteError::InvalidServer),
            (with("%E2%80%AEevil"), InviteError::InvalidServer),
            (
                with(&"a".repeat(MAX_ID_LENGTH + 1)),
                InviteError::InvalidServer,
            ),
        ] {
            assert_eq!(Invite::parse(&link), Err(error), "{link}");
        }
    }

    #[test]
    fn address_is_no_invite_link() {
        for text in [
            "chat.example",
            "https://openchat.example",
            "openchat",
            "openchat.example:80",
            "",
        ] {
            assert!(!Invite::is_invite(text), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn invite_link_round_trips(host in "[a-z]{1,10}", path in "(/[a-z&=%+]{1,5})?", server in proptest::option::of("[!-~]{1,20}")) {
            let address = ServerAddress::parse_strict(&format!("https://{host}.example{path}"));
            proptest::prop_assume!(address.is_ok());
            let invite = invite(&address.unwrap().to_string(), server.as_deref());
            proptest::prop_assert_eq!(Invite::parse(&invite.link()), Ok(invite));
        }

        #[test]
        fn arbitrary_links_never_panic_and_round_trip(rest in "\\PC{0,80}") {
            for link in [format!("openchat://join?{rest}"), rest] {
                if let Ok(invite) = Invite::parse(&link) {
                    proptest::prop_assert_eq!(Invite::parse(&invite.link()), Ok(invite));
                }
            }
        }
    }
}
