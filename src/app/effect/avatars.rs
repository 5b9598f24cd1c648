//! Avatars are loaded: from their own server, or from elsewhere when the user asks for one.

use iced::Task;
use iced::widget::image::Handle;
use tokio::task::spawn_blocking;

use crate::app::message::ServerMessage;
use crate::app::{App, Message};
use crate::domain::failure::Failure;
use crate::domain::id::ServerUid;
use crate::domain::profile::{PictureError, UploadedAvatar};
use crate::feature::context::MAX_AVATARS_PER_SERVER;
use crate::net::api;
use crate::net::session::Session;
use crate::platform::picture::{self, Pixels};

impl App {
    /// Loads the visible avatars of the current server that are missing, a few at once.
    pub fn fetch_avatars(&mut self) -> Task<Message> {
        let Some(server) = self.workspace.current_server() else {
            return Task::none();
        };
        let uid = server.uid().clone();
        let visible = server.pictures_in_view(MAX_AVATARS_PER_SERVER);
        let Some(session) = self.connections.session(&uid) else {
            return Task::none();
        };
        let missing = self.workspace.avatars.request(&uid, &visible);
        Task::batch(missing.into_iter().map(|upload| {
            let (own, asset) = (session.clone(), upload.asset.clone());
            let bytes = async move { api::profile::fetch_avatar(&own, &asset).await };
            decode(session, upload, bytes)
        }))
    }

    /// Loads an avatar from the address where it is hosted.
    pub fn load_external_avatar(
        &mut self,
        uid: &ServerUid,
        upload: UploadedAvatar,
        address: String,
    ) -> Task<Message> {
        let avatars = &mut self.workspace.avatars;
        avatars.retry(uid);
        let missing = avatars.request(uid, std::slice::from_ref(&upload));
        match self.connections.session(uid) {
            Some(session) if !missing.is_empty() => {
                let own = session.clone();
                let bytes = async move { api::profile::fetch_external_image(&own, &address).await };
                decode(session, upload, bytes)
            }
            _ => Task::none(),
        }
    }

    /// Takes an avatar that was loaded, or `None`, and loads those that waited for it.
    pub fn on_avatar_loaded(
        &mut self,
        uid: &ServerUid,
        upload: &UploadedAvatar,
        picture: Option<Handle>,
    ) -> Task<Message> {
        self.workspace.avatars.on_loaded(uid, upload, picture);
        self.fetch_avatars()
    }
}

/// Decodes a picture in the background once its bytes are there.
fn decode(
    session: &Session,
    upload: UploadedAvatar,
    bytes: impl Future<Output = Result<Vec<u8>, Failure>> + Send + 'static,
) -> Task<Message> {
    let (uid, epoch) = (session.uid().clone(), session.epoch());
    let decode = async move {
        let bytes = bytes.await;
        let bytes = bytes.inspect_err(|failure| tracing::info!(?failure, "no picture was loaded"));
        let bytes = bytes.ok()?;
        let pixels = spawn_blocking(move || picture::decode_download(&bytes)).await;
        let pixels = pixels.unwrap_or(Err(PictureError::Damaged));
        let pixels = pixels.inspect_err(|error| tracing::info!(%error, "no picture was decoded"));
        pixels.ok().map(handle)
    };
    Task::perform(decode, move |picture| {
        Message::Server(uid, epoch, ServerMessage::AvatarLoaded(upload, picture))
    })
}

pub fn handle(pixels: Pixels) -> Handle {
    Handle::from_rgba(pixels.side, pixels.side, pixels.rgba)
}
