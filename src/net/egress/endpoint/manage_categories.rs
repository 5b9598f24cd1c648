//! Changes of categories (`docs/backend-contract.md` 10, `channel_management`): `POST v1/servers/{id}/categories`, `PUT` and
//! `DELETE v1/servers/{id}/categories/{id}`.

use crate::domain::channel::Category;
use crate::domain::id::{CategoryId, ServerId};
use crate::net::egress::request::prelude::*;

/// Creates a category at the end. Returns the category.
pub struct CreateCategory<'a> {
    pub server: &'a ServerId,
    pub name: &'a str,
}

/// Gives a category another name.
pub struct RenameCategory<'a> {
    pub server: &'a ServerId,
    pub category: &'a CategoryId,
    pub name: &'a str,
}

/// Deletes a category without channels.
pub struct DeleteCategory<'a> {
    pub server: &'a ServerId,
    pub category: &'a CategoryId,
}

const DISCLOSED: &[DataKind] = &[DataKind::ChannelChange];

fn path(server: &ServerId) -> String {
    format!("v1/servers/{}/categories", encode(server.as_str()))
}

fn path_of(server: &ServerId, category: &CategoryId) -> String {
    format!("{}/{}", path(server), encode(category.as_str()))
}

impl Endpoint for CreateCategory<'_> {
    type Body = JsonBody;
    type Response = Category;

    fn request(&self) -> Request {
        // Since `kind` says nothing about the channels of a category, every new one is for text.
        let body = json!({ "name": self.name, "kind": "text" });
        Request::post(
            path(self.server),
            Identity::Required,
            DISCLOSED,
            Limits::mib(1),
        )
        .body(RequestBody::Json(body))
    }

    fn decode(&self, body: JsonBody) -> Result<Category, Failure> {
        let category = body.fields().inner(&["group"]);
        wire::server::decode_category(category).ok_or(Failure::Unreadable)
    }
}

impl Endpoint for RenameCategory<'_> {
    type Body = JsonBody;
    type Response = ();

    fn request(&self) -> Request {
        let path = path_of(self.server, self.category);
        Request::put(path, Identity::Required, DISCLOSED, Limits::mib(1))
            .body(RequestBody::Json(json!({ "name": self.name })))
    }

    fn decode(&self, _: JsonBody) -> Result<(), Failure> {
        Ok(())
    }
}

impl Endpoint for DeleteCategory<'_> {
    type Body = JsonBody;
    type Response = ();

    fn request(&self) -> Request {
        let path = path_of(self.server, self.category);
        Request::delete(path, Identity::Required, DISCLOSED, Limits::mib(1))
    }

    fn decode(&self, _: JsonBody) -> Result<(), Failure> {
        Ok(())
    }
}
