//! What a person must know before they join a server: what it learns, what it can check, and what speaks against it.
//!
//! Decides what is remarked upon and how heavy it weighs. Must not know how it is said.

use jiff::Timestamp;

use super::capability::{DataPolicy, UidPolicy};
use super::discovery::{Discovery, Listed};
use super::trust::{Fingerprint, Trust};

/// How heavy a remark weighs, the lightest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Good to know.
    Note,
    /// To be thought of.
    Caution,
    /// A risk that the user must take knowingly.
    Danger,
    /// The server is not joined.
    Blocking,
}

/// Something to know of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// It wants to know more than a uid; its own word for it.
    WantsMore(String),
    /// It demands encryption, and its address has none.
    HttpsDemanded,
    /// What travels can be read on the way.
    NotEncrypted,
    /// Nobody the system trusts signed its certificate; the key was accepted.
    SelfSigned,
    /// It says another fingerprint of itself than the one that its certificate has.
    FingerprintDiffers {
        /// What it says.
        said: Fingerprint,
        /// What it shows.
        shown: Fingerprint,
    },
    /// It takes anyone's word for a uid.
    NotProven,
    /// It does not say what it wants to know.
    PolicyUnsaid,
    /// It wants its key to be pinned, and nobody compared it.
    WantsPin,
    /// Its certificate runs out soon; in how many days.
    EndsSoon(i64),
    /// It expects the same uid of a person everywhere; it gets one of its own all the same.
    WantsGlobalUid,
    /// It calls itself verified.
    ClaimsVerified,
}

impl Remark {
    /// How heavy it weighs.
    #[must_use]
    pub fn weight(&self) -> Weight {
        match self {
            Self::WantsMore(_) | Self::HttpsDemanded => Weight::Blocking,
            Self::NotEncrypted | Self::FingerprintDiffers { .. } => Weight::Danger,
            Self::SelfSigned
            | Self::NotProven
            | Self::PolicyUnsaid
            | Self::WantsPin
            | Self::EndsSoon(_) => Weight::Caution,
            Self::WantsGlobalUid | Self::ClaimsVerified => Weight::Note,
        }
    }
}

/// What is to be said of a server before it is joined, the heaviest first.
#[must_use]
pub fn remarks(found: &Discovery, listed: &Listed, now: Timestamp) -> Vec<Remark> {
    let capabilities = &found.capabilities;
    let plain = found.trust == Trust::InsecureChosen;
    let certificate = found.certificate.as_deref();
    let differs = capabilities
        .fingerprint
        .zip(certificate)
        .filter(|(said, shown)| *said != shown.whole && *said != shown.key)
        .map(|(said, shown)| Remark::FingerprintDiffers {
            said,
            shown: shown.whole,
        });
    let more = match &capabilities.data_policy {
        DataPolicy::Other(word) => Some(Remark::WantsMore(word.clone())),
        DataPolicy::Unsaid => Some(Remark::PolicyUnsaid),
        DataPolicy::UidOnly => None,
    };
    let days =
        certificate.map(|certificate| (certificate.until.as_second() - now.as_second()) / DAY);
    let wants_pin =
        capabilities.wants_pin && certificate.is_some() && found.trust != Trust::VerifiedPin;
    let remarks = [
        more,
        (plain && capabilities.https_required).then_some(Remark::HttpsDemanded),
        plain.then_some(Remark::NotEncrypted),
        differs,
        (found.trust == Trust::SelfSignedAccepted).then_some(Remark::SelfSigned),
        (!capabilities.extensions.identity_proof).then_some(Remark::NotProven),
        wants_pin.then_some(Remark::WantsPin),
        days.filter(|days| *days < SOON).map(Remark::EndsSoon),
        (capabilities.uid_policy == UidPolicy::Global).then_some(Remark::WantsGlobalUid),
        listed.claims_verified.then_some(Remark::ClaimsVerified),
    ];
    let mut remarks: Vec<_> = remarks.into_iter().flatten().collect();
    remarks.sort_by_key(|remark| std::cmp::Reverse(remark.weight()));
    remarks
}

/// The heaviest weight among remarks.
#[must_use]
pub fn heaviest(remarks: &[Remark]) -> Option<Weight> {
    remarks.iter().map(Remark::weight).max()
}

const DAY: i64 = 24 * 60 * 60;
/// From how many days on the end of a certificate is near.
const SOON: i64 = 14;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::capability::Capabilities;
    use crate::domain::trust::Certificate;

    fn now() -> Timestamp {
        Timestamp::from_second(1_800_000_000).unwrap()
    }

    fn found(trust: Trust, change: impl FnOnce(&mut Capabilities)) -> Discovery {
        let mut capabilities = Capabilities {
            data_policy: DataPolicy::UidOnly,
            ..Capabilities::default()
        };
        capabilities.extensions.identity_proof = true;
        change(&mut capabilities);
        Discovery {
            address: "https://chat.example".into(),
            trust,
            certificate: None,
            capabilities,
            listed: Vec::new(),
        }
    }

    fn certificate(days: i64) -> Box<Certificate> {
        Box::new(Certificate {
            subject: "chat.example".into(),
            issuer: "Authority".into(),
            hosts: vec!["chat.example".into()],
            from: now(),
            until: Timestamp::from_second(now().as_second() + days * DAY).unwrap(),
            key: Fingerprint::new([1; 32]),
            whole: Fingerprint::new([2; 32]),
        })
    }

    fn listed(claims_verified: bool) -> Listed {
        Listed {
            id: "srv".into(),
            name: "Harbor".into(),
            icon_text: "HA".into(),
            claims_verified,
        }
    }

    fn said(found: &Discovery) -> Vec<Remark> {
        remarks(found, &listed(false), now())
    }

    #[test]
    fn nothing_is_said_of_a_server_of_which_nothing_is_to_be_said() {
        for trust in [
            Trust::SystemTrusted,
            Trust::VerifiedPin,
            Trust::InsecureLoopback,
        ] {
            assert_eq!(said(&found(trust, |_| {})), []);
        }
    }

    #[test]
    fn what_blocks_is_said_first() {
        let plain = found(Trust::InsecureChosen, |capabilities| {
            capabilities.https_required = true;
            capabilities.data_policy = DataPolicy::Other("full_profile".into());
            capabilities.extensions.identity_proof = false;
        });
        assert_eq!(
            said(&plain),
            [
                Remark::WantsMore("full_profile".into()),
                Remark::HttpsDemanded,
                Remark::NotEncrypted,
                Remark::NotProven
            ]
        );
        assert_eq!(heaviest(&said(&plain)), Some(Weight::Blocking));
        assert_eq!(heaviest(&[]), None);
    }

    #[test]
    fn demanded_encryption_does_not_matter_on_this_device_or_where_it_is() {
        for trust in [Trust::InsecureLoopback, Trust::SystemTrusted] {
            let found = found(trust, |capabilities| capabilities.https_required = true);
            assert_eq!(said(&found), []);
        }
    }

    #[test]
    fn a_certificate_is_compared_with_what_the_server_says_and_with_the_calendar() {
        let with = |fingerprint: u8, days| {
            let mut found = found(Trust::SystemTrusted, |capabilities| {
                capabilities.fingerprint = Some(Fingerprint::new([fingerprint; 32]));
            });
            found.certificate = Some(certificate(days));
            said(&found)
        };
        assert_eq!(with(1, 90), []);
        assert_eq!(with(2, 90), []);
        assert_eq!(
            with(3, 90),
            [Remark::FingerprintDiffers {
                said: Fingerprint::new([3; 32]),
                shown: Fingerprint::new([2; 32])
            }]
        );
        assert_eq!(with(1, 3), [Remark::EndsSoon(3)]);
    }

    #[test]
    fn a_wish_for_a_pin_is_met_by_comparing() {
        for (trust, expected) in [
            (Trust::SystemTrusted, vec![Remark::WantsPin]),
            (
                Trust::SelfSignedAccepted,
                vec![Remark::SelfSigned, Remark::WantsPin],
            ),
            (Trust::VerifiedPin, vec![]),
        ] {
            let mut found = found(trust, |capabilities| capabilities.wants_pin = true);
            found.certificate = Some(certificate(90));
            assert_eq!(said(&found), expected);
        }
    }

    #[test]
    fn what_a_server_says_of_itself_is_a_note() {
        let found = found(Trust::SystemTrusted, |capabilities| {
            capabilities.uid_policy = UidPolicy::Global;
        });
        let remarks = remarks(&found, &listed(true), now());
        assert_eq!(remarks, [Remark::WantsGlobalUid, Remark::ClaimsVerified]);
        assert_eq!(heaviest(&remarks), Some(Weight::Note));
    }
}
