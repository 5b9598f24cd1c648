//! How far the line to a server can be trusted: the certificate, the pin, and what the user chose knowingly.
//!
//! Decides, and decides only here. Must not know how a certificate is read or a line is made.

use std::fmt;

use data_encoding::{HEXUPPER, HEXUPPER_PERMISSIVE};
use jiff::Timestamp;

/// The SHA-256 digest of a key or of a certificate.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The same pairs of digits as it is printed in, in two lines of sixteen, to be compared by eye.
    #[must_use]
    pub fn lines(&self) -> [String; 2] {
        let (first, second) = self.0.split_at(self.0.len() / 2);
        [pairs(first), pairs(second)]
    }

    /// A digest as it is.
    #[must_use]
    pub fn new(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    /// Reads 64 hexadecimal digits; colons and blanks between them are passed over, as people copy them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text
            .chars()
            .filter(|c| *c != ':' && !c.is_whitespace())
            .collect();
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

fn pairs(bytes: &[u8]) -> String {
    let pairs: Vec<_> = bytes.iter().map(|byte| HEXUPPER.encode(&[*byte])).collect();
    pairs.join(":")
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// What a certificate says of itself, as far as a person can use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Whom it was made out to.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// The hosts it is for.
    pub hosts: Vec<String>,
    /// From when it holds.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// The digest of its key, which stays when a certificate is renewed with the same key.
    pub key: Fingerprint,
    /// The digest of the whole.
    pub whole: Fingerprint,
}

impl Certificate {
    /// Whether it was signed by whom it was made out to.
    #[must_use]
    pub fn is_self_signed(&self) -> bool {
        self.subject == self.issuer
    }
}

/// How a key came to be pinned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PinOrigin {
    /// It was accepted when it was first seen.
    FirstUse,
    /// The user compared it with what they had from elsewhere.
    Compared,
}

/// The only key a server may show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pin {
    /// The digest of the key.
    pub key: Fingerprint,
    /// How it came.
    pub how: PinOrigin,
}

/// How far the line to a server can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trust {
    /// Its key is the one that the user compared.
    VerifiedPin,
    /// The system trusts who signed its certificate.
    SystemTrusted,
    /// Nobody the system trusts signed its certificate; its key is the one that was accepted at first.
    SelfSignedAccepted,
    /// Not encrypted, and does not leave this device.
    InsecureLoopback,
    /// Not encrypted; the user chose so.
    InsecureChosen,
    /// It shows another key than the one that is pinned. Nothing is said to it.
    Changed {
        /// The key that is pinned.
        pinned: Fingerprint,
        /// The key that it shows.
        shown: Fingerprint,
    },
}

impl Trust {
    /// Whether anything may be said over such a line.
    #[must_use]
    pub fn allows(self) -> bool {
        !matches!(self, Self::Changed { .. })
    }

    /// Whether nobody on the way can read what travels.
    #[must_use]
    pub fn is_private(self) -> bool {
        !matches!(self, Self::InsecureChosen)
    }
}

/// What the lines to a server showed last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TlsState {
    /// The certificate, where one was shown.
    pub certificate: Option<Certificate>,
    /// What the line is worth; nothing while that is not known, or while the certificate is refused.
    pub trust: Option<Trust>,
}

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CertificateFailure {
    /// Nobody this device trusts has signed it.
    UnknownIssuer,
    /// It is out of date, or not valid yet.
    Expired,
    /// It belongs to another host.
    WrongHost,
    /// It shows another key than the one that is pinned.
    Changed {
        /// The key that is pinned.
        pinned: Fingerprint,
        /// The key that it shows.
        shown: Fingerprint,
    },
    /// Anything else.
    Other,
}

/// What was found out about a certificate, before anything is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateFindings {
    /// What the system's judge found wrong with it, if anything.
    pub system: Option<CertificateFailure>,
    /// Whether it is out of date, or not valid yet.
    pub outdated: bool,
    /// Whether it was made out for another host.
    pub elsewhere: bool,
    /// The digest of its key.
    pub key: Fingerprint,
}

/// Whether a line may be made over it. A pin stands in for a signature that the system does not trust, and for nothing
/// else: a certificate that is out of date or for another host is refused with a pin too, and another key than the
/// pinned one is refused even where the system trusts it.
///
/// # Errors
/// With what is wrong.
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
    let dated = |fault| match fault {
        _ if findings.outdated => CertificateFailure::Expired,
        _ if findings.elsewhere => CertificateFailure::WrongHost,
        fault => fault,
    };
    match (findings.system, pin.map(|pin| pin.how)) {
        (None, Some(PinOrigin::Compared)) => Ok(Trust::VerifiedPin),
        (None, _) => Ok(Trust::SystemTrusted),
        (Some(CertificateFailure::UnknownIssuer), Some(how))
            if !findings.outdated && !findings.elsewhere =>
        {
            Ok(match how {
                PinOrigin::FirstUse => Trust::SelfSignedAccepted,
                PinOrigin::Compared => Trust::VerifiedPin,
            })
        }
        (Some(CertificateFailure::UnknownIssuer), _) => {
            Err(dated(CertificateFailure::UnknownIssuer))
        }
        (Some(fault), _) => Err(fault),
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
            elsewhere: false,
            key: KEY,
        }
    }

    #[test]
    fn a_fingerprint_is_read_as_it_is_shown() {
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
    fn each_finding_has_its_judgement() {
        use CertificateFailure::{Expired, Other, UnknownIssuer, WrongHost};
        let changed = Err(CertificateFailure::Changed {
            pinned: OTHER,
            shown: KEY,
        });
        let outdated = CertificateFindings {
            outdated: true,
            ..findings(Some(UnknownIssuer))
        };
        let elsewhere = CertificateFindings {
            elsewhere: true,
            ..findings(Some(UnknownIssuer))
        };
        let pin = |key, how| Some(Pin { key, how });
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
            (elsewhere, pin(KEY, compared), Err(WrongHost)),
            (elsewhere, None, Err(WrongHost)),
            (findings(Some(Expired)), pin(KEY, compared), Err(Expired)),
            (findings(Some(WrongHost)), None, Err(WrongHost)),
            (findings(Some(Other)), pin(KEY, first), Err(Other)),
        ] {
            assert_eq!(evaluate(found, pin), expected, "{found:?} {pin:?}");
        }
    }

    #[test]
    fn only_a_changed_key_forbids_speaking_and_only_a_chosen_risk_is_read_on_the_way() {
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
