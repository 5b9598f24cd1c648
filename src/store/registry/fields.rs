//! Serde conversions of row fields whose types do not derive their file format.

/// Whether a field says nothing and is left out of the file.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

pub(super) mod proxy {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::Value;

    use crate::domain::proxy::Proxy;

    pub(in super::super) fn serialize<S: Serializer>(
        proxy: &Proxy,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        proxy.to_setting().serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Proxy, D::Error> {
        Ok(match Value::deserialize(deserializer)? {
            Value::Null => Proxy::System,
            Value::String(text) => Proxy::from_setting(&text),
            other => Proxy::Unknown(other.to_string()),
        })
    }
}

/// The consent to publish a profile as two flags.
pub(super) mod consent {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::is_default;
    use crate::domain::profile::Consent;

    #[derive(Default, Serialize, Deserialize)]
    #[serde(default)]
    struct Flags {
        publishes_profile: bool,
        #[serde(skip_serializing_if = "is_default")]
        takes_profile_back: bool,
    }

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde calls it with a reference"
    )]
    pub(in super::super) fn serialize<S: Serializer>(
        consent: &Consent,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let flags = Flags {
            publishes_profile: consent.is_given(),
            takes_profile_back: *consent == Consent::Withdrawn,
        };
        flags.serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Consent, D::Error> {
        let flags = Flags::deserialize(deserializer)?;
        Ok(Consent::switched(
            flags.publishes_profile,
            flags.takes_profile_back,
        ))
    }
}
