//! Changes of channels and categories. The server must offer `channel_management`.

use super::SendFailure;
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::id::CategoryId;
use crate::domain::layout_change::LayoutChange;
use crate::net::egress::endpoint::{
    ArrangeChannels, CreateCategory, CreateChannel, DeleteCategory, DeleteChannel, RenameCategory,
    RenameChannel,
};
use crate::net::session::Session;

/// Creates a channel at the end of a category.
pub async fn create_channel(
    session: &Session,
    category: &CategoryId,
    (name, kind): (&str, ChannelKind),
) -> Result<Channel, SendFailure> {
    let server = session.server();
    let create = CreateChannel {
        server,
        category,
        name,
        kind,
    };
    Ok(session.send(&create).await?)
}

/// Creates a category at the end.
pub async fn create_category(session: &Session, name: &str) -> Result<Category, SendFailure> {
    let server = session.server();
    Ok(session.send(&CreateCategory { server, name }).await?)
}

/// Asks for a change. `list` is what it makes of all categories: a move sends their order.
pub async fn change_layout(
    session: &Session,
    change: &LayoutChange,
    list: &[Category],
) -> Result<(), SendFailure> {
    let server = session.server();
    match change {
        LayoutChange::RenameChannel(channel, name) => {
            session.send(&RenameChannel { channel, name }).await?;
        }
        LayoutChange::DeleteChannel(channel) => session.send(&DeleteChannel(channel)).await?,
        LayoutChange::RenameCategory(category, name) => {
            let rename = RenameCategory {
                server,
                category,
                name,
            };
            session.send(&rename).await?;
        }
        LayoutChange::DeleteCategory(category) => {
            session.send(&DeleteCategory { server, category }).await?;
        }
        LayoutChange::MoveChannel { .. } | LayoutChange::MoveCategory { .. } => {
            let arrange = ArrangeChannels {
                server,
                categories: list,
            };
            session.send(&arrange).await?;
        }
    }
    Ok(())
}
