mod happening;
mod isolation;
mod world;

use super::App;

/// Everything that the application holds of its servers, as text.
pub(super) fn everything(app: &App) -> String {
    let App {
        stage,
        shelf,
        rail,
        channels,
        timeline,
        members,
        teller,
        typing_told,
        notices,
        profile,
        ..
    } = app;
    format!(
        "{:?} {:?} {:?} {:?} {:?} {rail:?} {channels:?} {timeline:?} {members:?} {teller:?} {typing_told:?} {notices:?} {profile:?} {:?}",
        stage.servers, stage.order, stage.current, stage.pictures, shelf.registry, shelf.ledgers
    )
}
