//! The user's own profile, and avatars.
//!
//! Does not check consent: `app` asks the user before anything is published.

use url::{Position, Url};

use crate::domain::address::ServerAddress;
use crate::domain::failure::Failure;
use crate::domain::id::AssetId;
use crate::domain::member::Profile;
use crate::domain::profile::{ProfileError, ProfileUpdate};
use crate::net::egress::HttpClient;
use crate::net::egress::endpoint::{
    GetAvatar, GetExternalImage, GetOwnProfile, UpdateProfile, UploadAvatar,
};
use crate::net::session::Session;
use crate::net::tls::{self, Trust};
use crate::net::trust::TlsObservation;

/// Reads the user's own profile.
pub async fn fetch_own(session: &Session) -> Result<Profile, Failure> {
    Ok(session.send(&GetOwnProfile).await?)
}

/// Publishes a name and an avatar, and returns the new profile. With a `version`, only if that is the current one.
pub async fn publish(
    session: &Session,
    profile: &ProfileUpdate,
    version: Option<u64>,
) -> Result<Profile, ProfileError> {
    let published = session.send(&UpdateProfile { profile, version }).await;
    Ok(published.map_err(|error| error.failure)?)
}

/// Uploads a PNG and returns the ID with which it can be published.
pub async fn upload_avatar(session: &Session, png: &[u8]) -> Result<AssetId, ProfileError> {
    let uploaded = session.send(&UploadAvatar(png)).await;
    Ok(uploaded.map_err(|error| error.failure)?)
}

/// Downloads an uploaded avatar from the server, anonymously.
pub async fn fetch_avatar(session: &Session, asset: &AssetId) -> Result<Vec<u8>, Failure> {
    Ok(session.client().send(&GetAvatar(asset), None).await?)
}

/// Downloads an image from a host that is not a server of the user, through the proxy of the server that named it. That
/// host learns the user's IP address, so this is only called when the user asked for this image.
/// The address must be a plain `https` URL.
pub async fn fetch_external_image(session: &Session, address: &str) -> Result<Vec<u8>, Failure> {
    let is_plain = |url: &Url| url.scheme() == "https" && url.username().is_empty();
    let url = Url::parse(address).ok().filter(is_plain);
    let url = url.ok_or(Failure::InvalidAddress)?;
    let origin = ServerAddress::parse(&url.origin().ascii_serialization())?;
    let observation = TlsObservation::default();
    let tls = tls::load_config(origin.clone(), Trust::System, None, observation).await?;
    let path = url[Position::BeforePath..Position::AfterQuery].trim_start_matches('/');
    let disclosures = session.disclosures().clone();
    let client = HttpClient::new(origin, &tls, session.proxy(), disclosures)?;
    Ok(client.send(&GetExternalImage(path), None).await?)
}
