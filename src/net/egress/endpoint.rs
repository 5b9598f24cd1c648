//! The closed list of endpoints. The file of an endpoint states everything about it.

mod create_session;
mod delete_message;
mod end_session;
mod get_avatar;
mod get_capabilities;
mod get_external_image;
mod get_own_profile;
mod leave_server;
mod list_channels;
mod list_members;
mod list_messages;
mod list_profiles;
mod list_servers;
mod read_position;
mod request_challenge;
mod send_message;
mod update_profile;
mod upload_avatar;

pub use create_session::CreateSession;
pub use delete_message::DeleteMessage;
pub use end_session::EndSession;
pub use get_avatar::GetAvatar;
pub use get_capabilities::GetCapabilities;
pub use get_external_image::GetExternalImage;
pub use get_own_profile::GetOwnProfile;
pub use leave_server::LeaveServer;
pub use list_channels::{ChannelList, ListChannels};
pub use list_members::ListMembers;
pub use list_messages::ListMessages;
pub use list_profiles::ListProfiles;
pub use list_servers::ListServers;
pub use read_position::{GetReadPosition, ReportReadPosition};
pub use request_challenge::{IssuedChallenge, RequestChallenge};
pub use send_message::SendMessage;
pub use update_profile::UpdateProfile;
pub use upload_avatar::UploadAvatar;
