//! The settings portal: `org.freedesktop.portal.Settings` on the session bus.

use std::collections::HashMap;
use std::time::Duration;

use futures::channel::mpsc::{self, Sender};
use futures::{SinkExt, Stream, StreamExt, future, stream};
use zbus::proxy::{CacheProperties, SignalStream};
use zbus::zvariant::{OwnedValue, Value};
use zbus::{Proxy, connection, proxy};

use crate::domain::appearance::{ColorScheme, SystemAppearance};

const SERVICE: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const SETTINGS: &str = "org.freedesktop.portal.Settings";
const APPEARANCE: &str = "org.freedesktop.appearance";
/// Older portals of GNOME have reduced motion only here.
const GNOME: &str = "org.gnome.desktop.interface";
/// The bus may have to start the service first.
const TIMEOUT: Duration = Duration::from_secs(25);
/// How many changes wait for the application.
const QUEUE: usize = 4;

pub(super) fn changes() -> impl Stream<Item = SystemAppearance> {
    let (sender, receiver) = mpsc::channel(QUEUE);
    let worker = async {
        if let Err(error) = follow(sender).await {
            tracing::debug!(%error, "there is no settings portal");
        }
    };
    let worker = stream::once(worker).filter_map(|()| future::ready(None));
    stream::select(worker, receiver)
}

/// Ends when the bus does.
async fn follow(mut sender: Sender<SystemAppearance>) -> zbus::Result<()> {
    let builder = connection::Builder::session()?.method_timeout(TIMEOUT);
    let connection = builder.build().await?;
    let settings: Proxy<'_> = proxy::Builder::new(&connection)
        .destination(SERVICE)?
        .path(PATH)?
        .interface(SETTINGS)?
        .cache_properties(CacheProperties::No)
        .build()
        .await?;
    // Before the values are read, so that no change is missed between.
    let mut changed: SignalStream<'_> = settings.receive_signal("SettingChanged").await?;
    let mut owners = settings.receive_owner_changed().await?;
    let mut known = PortalSettings::default();
    let mut reported = SystemAppearance::default();
    known.read(&settings).await;
    loop {
        let appearance = known.appearance();
        if appearance != reported {
            reported = appearance;
            if sender.send(appearance).await.is_err() {
                return Ok(());
            }
        }
        tokio::select! {
            signal = changed.next() => match signal {
                Some(signal) => known.change(&signal),
                None => return Ok(()),
            },
            owner = owners.next() => match owner {
                // It has started, maybe with other values.
                Some(Some(_)) => known.read(&settings).await,
                Some(None) => {}
                None => return Ok(()),
            },
        }
    }
}

/// The values as the portal gives them.
#[derive(Debug, Default)]
struct PortalSettings {
    color_scheme: u32,
    contrast: u32,
    reduced_motion: u32,
    animations_off: bool,
}

impl PortalSettings {
    /// A portal that does not answer has no preferences.
    async fn read(&mut self, settings: &Proxy<'_>) {
        type Namespaces = HashMap<String, HashMap<String, OwnedValue>>;

        let wanted = [APPEARANCE, GNOME].as_slice();
        let read: zbus::Result<Namespaces> = settings.call("ReadAll", &wanted).await;
        match read {
            Ok(namespaces) => {
                *self = Self::default();
                for (namespace, values) in &namespaces {
                    for (key, value) in values {
                        self.set(namespace, key, value);
                    }
                }
            }
            Err(error) => tracing::debug!(%error, "the settings portal does not answer"),
        }
    }

    fn change(&mut self, signal: &zbus::Message) {
        let body = signal.body();
        if let Ok((namespace, key, value)) = body.deserialize::<(String, String, Value<'_>)>() {
            self.set(&namespace, &key, &value);
        }
    }

    /// What is unknown or has another type changes nothing.
    fn set(&mut self, namespace: &str, key: &str, value: &Value<'_>) {
        let number = match value {
            Value::U32(number) => *number,
            Value::Bool(is_on) => u32::from(*is_on),
            _ => return,
        };
        match (namespace, key) {
            (APPEARANCE, "color-scheme") => self.color_scheme = number,
            (APPEARANCE, "contrast") => self.contrast = number,
            (APPEARANCE, "reduced-motion") => self.reduced_motion = number,
            (GNOME, "enable-animations") => self.animations_off = number == 0,
            _ => {}
        }
    }

    /// Numbers that no version of the portal has count as no preference.
    fn appearance(&self) -> SystemAppearance {
        SystemAppearance {
            scheme: match self.color_scheme {
                1 => Some(ColorScheme::Dark),
                2 => Some(ColorScheme::Light),
                _ => None,
            },
            high_contrast: self.contrast == 1,
            reduced_motion: self.reduced_motion == 1 || self.animations_off,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_the_portal_are_understood_and_others_ignored() {
        let set = |values: &[(&str, &str, Value<'_>)]| {
            let mut settings = PortalSettings::default();
            for (namespace, key, value) in values {
                settings.set(namespace, key, value);
            }
            settings.appearance()
        };
        let none = SystemAppearance::default();
        for (number, scheme) in [
            (0, None),
            (1, Some(ColorScheme::Dark)),
            (2, Some(ColorScheme::Light)),
            (3, None),
        ] {
            let expected = SystemAppearance { scheme, ..none };
            assert_eq!(
                set(&[(APPEARANCE, "color-scheme", Value::U32(number))]),
                expected
            );
        }
        let high_contrast = SystemAppearance {
            high_contrast: true,
            ..none
        };
        assert_eq!(
            set(&[(APPEARANCE, "contrast", Value::U32(1))]),
            high_contrast
        );
        let still = SystemAppearance {
            reduced_motion: true,
            ..none
        };
        for value in [
            (APPEARANCE, "reduced-motion", Value::U32(1)),
            (GNOME, "enable-animations", Value::Bool(false)),
        ] {
            assert_eq!(set(&[value]), still);
        }
        for value in [
            (GNOME, "enable-animations", Value::Bool(true)),
            (GNOME, "color-scheme", Value::U32(2)),
            (APPEARANCE, "accent-color", Value::F64(0.5)),
            (APPEARANCE, "color-scheme", Value::from("dark")),
        ] {
            assert_eq!(set(&[value]), none);
        }
    }
}
