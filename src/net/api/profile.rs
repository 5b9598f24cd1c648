//! Names and pictures: the user's own, and the pictures of others.
//!
//! Nothing here decides whether something may be published: that is asked of the user, and `app` holds to it.

use url::Url;

use crate::domain::address::ServerAddress;
use crate::domain::failure::Failure;
use crate::domain::id::AssetId;
use crate::domain::member::Profile;
use crate::domain::profile::{ProfileError, ProfileUpdate};
use crate::net::egress::{Ask, Gate, Request};
use crate::net::session::Session;
use crate::net::tls::{self, Trust};
use crate::net::trust::Sight;
use crate::net::wire::{self, Fields};

/// What the user publishes on a server now (`docs/backend-contract.md` 5.9).
///
/// # Errors
/// With what went wrong.
pub async fn mine(session: &Session) -> Result<Profile, Failure> {
    let answer = session.ask(&Request::Profile(Ask::Mine)).await?;
    wire::server::profile(Fields::of(&answer.body)).ok_or(Failure::Unreadable)
}

/// Publishes a name and a picture (`docs/backend-contract.md` 5.10). With a `version`, only where that is still the one
/// there. Gives the profile as it is then.
///
/// # Errors
/// With why the server did not take it.
pub async fn publish(
    session: &Session,
    wish: &ProfileUpdate,
    version: Option<u64>,
) -> Result<Profile, ProfileError> {
    let put = Request::Profile(Ask::Put { wish, version });
    let answer = session.ask(&put).await.map_err(|miss| miss.failure)?;
    let profile = wire::server::profile(Fields::of(&answer.body));
    profile.ok_or(ProfileError::Other(Failure::Unreadable))
}

/// Hands a server a PNG for the user's profile, which it does not show before it is published
/// (`docs/backend-contract.md` 5.11). Gives the id to publish it by.
///
/// # Errors
/// With why the server did not take it.
pub async fn upload(session: &Session, png: &[u8]) -> Result<AssetId, ProfileError> {
    let upload = Request::Profile(Ask::Upload(png));
    let answer = session.ask(&upload).await.map_err(|miss| miss.failure)?;
    wire::server::uploaded(&answer.body).ok_or(ProfileError::Other(Failure::Unreadable))
}

/// The bytes of an uploaded picture, from the server itself and under no name (`docs/backend-contract.md` 5.12).
///
/// # Errors
/// With what went wrong.
pub async fn picture(session: &Session, asset: &AssetId) -> Result<Vec<u8>, Failure> {
    let ask = Request::Profile(Ask::Picture(asset));
    Ok(session.gate().fetch(&ask).await?)
}

/// The bytes of a picture on a host that is no server of the user's, by the way of the server that named it. Called only
/// when the user asked for this very one: its host learns the network address of whoever looks. `https` only.
///
/// # Errors
/// With what went wrong.
pub async fn picture_elsewhere(session: &Session, address: &str) -> Result<Vec<u8>, Failure> {
    let url = Url::parse(address)
        .ok()
        .filter(|url| url.scheme() == "https" && url.username().is_empty())
        .ok_or(Failure::InvalidAddress)?;
    let origin = ServerAddress::parse(&url.origin().ascii_serialization())?;
    let configured = tokio::task::spawn_blocking({
        let origin = origin.clone();
        move || tls::configuration(&origin, &Trust::System, None, &Sight::default())
    });
    let tls = configured.await.map_err(|error| {
        tracing::error!(%error, "certificates were not read");
        Failure::Unreachable
    })??;
    let path = url.path().trim_start_matches('/');
    let path = url
        .query()
        .map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    let ask = Request::Profile(Ask::Elsewhere(&path));
    let (proxy, journal) = (session.proxy().clone(), session.journal().clone());
    Ok(Gate::new(origin, &tls, &proxy, journal)?
        .fetch(&ask)
        .await?)
}
