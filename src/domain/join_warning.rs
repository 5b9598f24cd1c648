//! What a person must know before joining a server. Decides which warnings apply and how severe they are, not the
//! wording.

use jiff::Timestamp;

use super::capability::{DataPolicy, UidPolicy};
use super::discovery::{Discovery, ListedServer};
use super::trust::{Fingerprint, Trust};

/// From the lightest to the heaviest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Note,
    Caution,
    /// The user must accept the risk explicitly.
    Danger,
    /// The server cannot be joined.
    Blocking,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JoinWarning {
    /// More than a uid: the policy as the server names it.
    RequiresMoreData(String),
    /// The server requires encryption, and its address has none.
    HttpsRequired,
    NotEncrypted,
    /// The certificate has no trusted issuer; the user accepted its key.
    SelfSigned,
    /// The server advertises another fingerprint than its certificate has.
    FingerprintDiffers {
        advertised: Fingerprint,
        actual: Fingerprint,
    },
    /// The server does not verify who a message is from.
    NoIdentityProof,
    NoDataPolicy,
    /// The server asks for its key to be pinned, and the user has not compared it.
    PinRequested,
    /// In how many days the certificate expires.
    ExpiresSoon(i64),
    /// It gets a uid of its own all the same.
    GlobalUidRequested,
    ClaimsVerified,
}

impl JoinWarning {
    pub fn severity(&self) -> Severity {
        match self {
            Self::RequiresMoreData(_) | Self::HttpsRequired => Severity::Blocking,
            Self::NotEncrypted | Self::FingerprintDiffers { .. } => Severity::Danger,
            Self::SelfSigned
            | Self::NoIdentityProof
            | Self::NoDataPolicy
            | Self::PinRequested
            | Self::ExpiresSoon(_) => Severity::Caution,
            Self::GlobalUidRequested | Self::ClaimsVerified => Severity::Note,
        }
    }
}

/// The most severe first.
pub fn join_warnings(found: &Discovery, listed: &ListedServer, now: Timestamp) -> Vec<JoinWarning> {
    let capabilities = &found.capabilities;
    let plain = found.trust == Trust::InsecureChosen;
    let certificate = found.certificate.as_deref();
    let differs =
        capabilities
            .fingerprint
            .zip(certificate)
            .and_then(|(advertised, certificate)| {
                let actual = certificate.fingerprint;
                (advertised != actual && advertised != certificate.key)
                    .then_some(JoinWarning::FingerprintDiffers { advertised, actual })
            });
    let policy = match &capabilities.data_policy {
        DataPolicy::Other(policy) => Some(JoinWarning::RequiresMoreData(policy.clone())),
        DataPolicy::Unspecified => Some(JoinWarning::NoDataPolicy),
        DataPolicy::UidOnly => None,
    };
    let days =
        certificate.map(|certificate| (certificate.until.as_second() - now.as_second()) / DAY);
    let pin_not_compared =
        capabilities.pin_requested && certificate.is_some() && found.trust != Trust::VerifiedPin;
    let warnings = [
        policy,
        (plain && capabilities.https_required).then_some(JoinWarning::HttpsRequired),
        plain.then_some(JoinWarning::NotEncrypted),
        differs,
        (found.trust == Trust::SelfSignedAccepted).then_some(JoinWarning::SelfSigned),
        (!capabilities.extensions.identity_proof).then_some(JoinWarning::NoIdentityProof),
        pin_not_compared.then_some(JoinWarning::PinRequested),
        days.filter(|days| *days < SOON)
            .map(JoinWarning::ExpiresSoon),
        (capabilities.uid_policy == UidPolicy::Global).then_some(JoinWarning::GlobalUidRequested),
        listed
            .claims_verified
            .then_some(JoinWarning::ClaimsVerified),
    ];
    let mut warnings: Vec<_> = warnings.into_iter().flatten().collect();
    warnings.sort_by_key(|warning| std::cmp::Reverse(warning.severity()));
    warnings
}

pub fn max_severity(warnings: &[JoinWarning]) -> Option<Severity> {
    warnings.iter().map(JoinWarning::severity).max()
}

/// In seconds.
const DAY: i64 = 24 * 60 * 60;
/// In days.
const SOON: i64 = 14;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::capability::Capabilities;
    use crate::domain::disclosure::DisclosureLog;
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
            disclosed: DisclosureLog::default(),
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
            fingerprint: Fingerprint::new([2; 32]),
        })
    }

    fn listed(claims_verified: bool) -> ListedServer {
        ListedServer {
            id: "srv".into(),
            name: "Harbor".into(),
            icon_text: "HA".into(),
            claims_verified,
        }
    }

    fn warnings(found: &Discovery) -> Vec<JoinWarning> {
        join_warnings(found, &listed(false), now())
    }

    #[test]
    fn trusted_server_has_no_warnings() {
        for trust in [
            Trust::SystemTrusted,
            Trust::VerifiedPin,
            Trust::InsecureLoopback,
        ] {
            assert_eq!(warnings(&found(trust, |_| {})), []);
        }
    }

    #[test]
    fn blocking_warnings_come_first() {
        let plain = found(Trust::InsecureChosen, |capabilities| {
            capabilities.https_required = true;
            capabilities.data_policy = DataPolicy::Other("full_profile".into());
            capabilities.extensions.identity_proof = false;
        });
        assert_eq!(
            warnings(&plain),
            [
                JoinWarning::RequiresMoreData("full_profile".into()),
                JoinWarning::HttpsRequired,
                JoinWarning::NotEncrypted,
                JoinWarning::NoIdentityProof
            ]
        );
        assert_eq!(max_severity(&warnings(&plain)), Some(Severity::Blocking));
        assert_eq!(max_severity(&[]), None);
    }

    #[test]
    fn required_https_is_no_warning_on_loopback_or_with_https() {
        for trust in [Trust::InsecureLoopback, Trust::SystemTrusted] {
            let found = found(trust, |capabilities| capabilities.https_required = true);
            assert_eq!(warnings(&found), []);
        }
    }

    #[test]
    fn certificate_is_checked_against_advertised_fingerprint_and_expiry() {
        let with = |fingerprint: u8, days| {
            let mut found = found(Trust::SystemTrusted, |capabilities| {
                capabilities.fingerprint = Some(Fingerprint::new([fingerprint; 32]));
            });
            found.certificate = Some(certificate(days));
            warnings(&found)
        };
        assert_eq!(with(1, 90), []);
        assert_eq!(with(2, 90), []);
        assert_eq!(
            with(3, 90),
            [JoinWarning::FingerprintDiffers {
                advertised: Fingerprint::new([3; 32]),
                actual: Fingerprint::new([2; 32])
            }]
        );
        assert_eq!(with(1, 3), [JoinWarning::ExpiresSoon(3)]);
    }

    #[test]
    fn compared_pin_satisfies_a_requested_pin() {
        for (trust, expected) in [
            (Trust::SystemTrusted, vec![JoinWarning::PinRequested]),
            (
                Trust::SelfSignedAccepted,
                vec![JoinWarning::SelfSigned, JoinWarning::PinRequested],
            ),
            (Trust::VerifiedPin, vec![]),
        ] {
            let mut found = found(trust, |capabilities| capabilities.pin_requested = true);
            found.certificate = Some(certificate(90));
            assert_eq!(warnings(&found), expected);
        }
    }

    #[test]
    fn claims_of_the_server_are_notes() {
        let found = found(Trust::SystemTrusted, |capabilities| {
            capabilities.uid_policy = UidPolicy::Global;
        });
        let warnings = join_warnings(&found, &listed(true), now());
        assert_eq!(
            warnings,
            [JoinWarning::GlobalUidRequested, JoinWarning::ClaimsVerified]
        );
        assert_eq!(max_severity(&warnings), Some(Severity::Note));
    }
}
