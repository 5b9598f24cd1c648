//! How far the connection to a server can be trusted: certificate, pin, and explicit choices of the user.
//! Certificates are read elsewhere.

use std::fmt;

use data_encoding::{HEXUPPER, HEXUPPER_PERMISSIVE};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The SHA-256 digest of a key or of a certificate.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// In two lines of 16 pairs, for comparing by eye.
    pub fn lines(&self) -> [String; 2] {
        let (first, second) = self.0.split_at(self.0.len() / 2);
        [pairs(first), pairs(second)]
    }

    pub fn new(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    /// Reads 64 hexadecimal digits; colons and whitespace between them are ignored.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.chars().filter(|c| *c != ':' && !c.is_whitespace());
        let digits: String = digits.collect();
        let digest = HEXUPPER_PERMISSIVE.decode(digits.as_bytes()).ok()?;
        digest.try_into().ok().map(Self)
    }
}

impl fmt::Display for Fingerprint {
    /// Pairs of digits with colons between them, as other programs show them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&pairs(&self.0))
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a SHA-256 fingerprint")
    }
}

fn pairs(bytes: &[u8]) -> String {
    let pairs: Vec<_> = bytes.iter().map(|byte| HEXUPPER.encode(&[*byte])).collect();
    pairs.join(":")
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    pub subject: String,
    pub issuer: String,
    pub hosts: Vec<String>,
    pub from: Timestamp,
    pub until: Timestamp,
    /// Of its key, which may outlive the certificate.
    pub key: Fingerprint,
    /// Of the certificate.
    pub fingerprint: Fingerprint,
}

impl Certificate {
    pub fn is_self_signed(&self) -> bool {
        self.subject == self.issuer
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PinOrigin {
    /// Accepted when it was first seen.
    #[default]
    FirstUse,
    /// The user compared it with a fingerprint from another source.
    Compared,
}

/// The only key a server may present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pin {
    pub key: Fingerprint,
    #[serde(default, rename = "how")]
    pub origin: PinOrigin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trust {
    /// Its key is the one that the user compared.
    VerifiedPin,
    /// The system trusts the issuer of the certificate.
    SystemTrusted,
    /// The system does not trust the issuer; the key is the one accepted at first use.
    SelfSignedAccepted,
    /// Not encrypted, and stays on this device.
    InsecureLoopback,
    /// Not encrypted, by choice of the user.
    InsecureChosen,
    Changed {
        pinned: Fingerprint,
        shown: Fingerprint,
    },
}

impl Trust {
    /// Whether anything may be sent.
    pub fn allows(self) -> bool {
        !matches!(self, Self::Changed { .. })
    }

    /// Whether the traffic is encrypted or stays on this device.
    pub fn is_private(self) -> bool {
        !matches!(self, Self::InsecureChosen)
    }
}

/// Of the last connection to a server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TlsState {
    pub certificate: Option<Certificate>,
    /// `None` while it is unknown or the certificate is rejected.
    pub trust: Option<Trust>,
}

/// Why a certificate is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CertificateFailure {
    UnknownIssuer,
    /// Also: not valid yet.
    Expired,
    WrongHost,
    Changed {
        pinned: Fingerprint,
        shown: Fingerprint,
    },
    Other,
}

/// What is known about a certificate before it is accepted or rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateFindings {
    /// The error of the system's verifier.
    pub system: Option<CertificateFailure>,
    /// Expired, or not valid yet.
    pub outdated: bool,
    /// Issued for another host.
    pub wrong_host: bool,
    pub key: Fingerprint,
}

/// Decides whether a certificate is accepted. A pin replaces a trusted issuer and nothing else: an expired
/// certificate or one for another host is rejected with a pin too, and another key than the pinned one even if the
/// system trusts it.
pub fn evaluate(
    findings: CertificateFindings,
    pin: Option<Pin>,
) -> Result<Trust, CertificateFailure> {
    if let Some(pin) = pin
        && pin.key != findings.key
    {
        return Err(CertificateFailure::Changed {
            pinned: pin.key,
            shown: findings.key,
        });
    }
    match (findings.system, pin.map(|pin| pin.origin)) {
        (None, Some(PinOrigin::Compared)) => Ok(Trust::VerifiedPin),
        (None, _) => Ok(Trust::SystemTrusted),
        (Some(CertificateFailure::UnknownIssuer), origin) => match origin {
            _ if findings.outdated => Err(CertificateFailure::Expired),
            _ if findings.wrong_host => Err(CertificateFailure::WrongHost),
            Some(PinOrigin::FirstUse) => Ok(Trust::SelfSignedAccepted),
            Some(PinOrigin::Compared) => Ok(Trust::VerifiedPin),
            None => Err(CertificateFailure::UnknownIssuer),
        },
        (Some(failure), _) => Err(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Fingerprint = Fingerprint([0xAB; 32]);
    const OTHER: Fingerprint = Fingerprint([0x01; 32]);

    fn findings(system: Option<CertificateFailure>) -> CertificateFindings {
        CertificateFindings {
            system,
            outdated: false,
            wrong_host: false,
            key: KEY,
        }
    }

    #[test]
    fn fingerprint_display_and_parse_round_trip() {
        let text = KEY.to_string();
        assert_eq!(text.len(), 95);
        assert!(text.starts_with("AB:AB:"));
        assert_eq!(Fingerprint::parse(&text), Some(KEY));
        assert_eq!(KEY.lines().join(":"), text);
        assert_eq!(Fingerprint::parse(&"ab".repeat(32)), Some(KEY));
        assert_eq!(
            Fingerprint::parse(&format!(" {} \n{}", "AB ".repeat(16), "ab".repeat(16))),
            Some(KEY)
        );
        for wrong in ["", "ab", "zz:zz", &"ab".repeat(33), &"é".repeat(64)] {
            assert_eq!(Fingerprint::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn evaluate_covers_every_finding() {
        use CertificateFailure::{Expired, Other, UnknownIssuer, WrongHost};
        let changed = Err(CertificateFailure::Changed {
            pinned: OTHER,
            shown: KEY,
        });
        let outdated = CertificateFindings {
            outdated: true,
            ..findings(Some(UnknownIssuer))
        };
        let wrong_host = CertificateFindings {
            wrong_host: true,
            ..findings(Some(UnknownIssuer))
        };
        let pin = |key, origin| Some(Pin { key, origin });
        let (first, compared) = (PinOrigin::FirstUse, PinOrigin::Compared);
        for (found, pin, expected) in [
            (findings(None), None, Ok(Trust::SystemTrusted)),
            (findings(None), pin(KEY, first), Ok(Trust::SystemTrusted)),
            (findings(None), pin(KEY, compared), Ok(Trust::VerifiedPin)),
            (findings(None), pin(OTHER, first), changed),
            (findings(Some(UnknownIssuer)), None, Err(UnknownIssuer)),
            (
                findings(Some(UnknownIssuer)),
                pin(KEY, first),
                Ok(Trust::SelfSignedAccepted),
            ),
            (
                findings(Some(UnknownIssuer)),
                pin(KEY, compared),
                Ok(Trust::VerifiedPin),
            ),
            (findings(Some(UnknownIssuer)), pin(OTHER, compared), changed),
            (outdated, pin(KEY, first), Err(Expired)),
            (outdated, None, Err(Expired)),
            (wrong_host, pin(KEY, compared), Err(WrongHost)),
            (wrong_host, None, Err(WrongHost)),
            (findings(Some(Expired)), pin(KEY, compared), Err(Expired)),
            (findings(Some(WrongHost)), None, Err(WrongHost)),
            (findings(Some(Other)), pin(KEY, first), Err(Other)),
        ] {
            assert_eq!(evaluate(found, pin), expected, "{found:?} {pin:?}");
        }
    }

    #[test]
    fn only_a_changed_key_blocks_and_only_chosen_plaintext_is_not_private() {
        let changed = Trust::Changed {
            pinned: OTHER,
            shown: KEY,
        };
        let all = [
            (Trust::VerifiedPin, true, true),
            (Trust::SystemTrusted, true, true),
            (Trust::SelfSignedAccepted, true, true),
            (Trust::InsecureLoopback, true, true),
            (Trust::InsecureChosen, true, false),
            (changed, false, true),
        ];
        for (trust, allows, private) in all {
            assert_eq!((trust.allows(), trust.is_private()), (allows, private));
        }
    }
}
