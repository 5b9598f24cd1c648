//! Channels and categories are created, renamed, moved and deleted, and every client sees it.

use futures::future;
use openchat::domain::channel::{Category, ChannelKind};
use openchat::domain::failure::Failure;
use openchat::domain::id::CategoryId;
use openchat::domain::layout_change::LayoutChange;
use openchat::domain::server::Server;
use openchat::net::api::channels;

use super::client::{DemoClient, start_quiet_demo};

fn category<'a>(server: &'a Server, name: &str) -> Option<&'a Category> {
    server.categories().iter().find(|it| it.name == name)
}

/// Asks for a change of the list.
async fn change(
    client: &DemoClient,
    list: &mut Vec<Category>,
    change: LayoutChange,
) -> Result<(), Failure> {
    change.apply(list);
    let changed = channels::change_layout(&client.session, &change, list).await;
    changed.map_err(|error| error.failure)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_of_one_client_reach_the_others() {
    let demo = start_quiet_demo().await;
    let (mut ours, mut theirs) = (DemoClient::new(&demo, 0, 1), DemoClient::new(&demo, 0, 2));
    ours.wait_until_online().await;
    theirs.wait_until_online().await;
    assert!(ours.server.can_manage_channels());
    let berths = channels::create_category(&ours.session, "Berths").await;
    let berths: CategoryId = berths.unwrap().id;
    let kind = ChannelKind::Text;
    let north = channels::create_channel(&ours.session, &berths, ("north", kind)).await;
    let north = north.unwrap();
    for client in [&mut ours, &mut theirs] {
        client
            .wait_until("the new channel", |server| {
                category(server, "Berths").is_some_and(|it| it.channels == [north.clone()])
            })
            .await;
    }
    // Its history is loaded and its messages arrive, as those of every channel.
    let sent = ours.send(&north.id, "moored").await;
    theirs
        .wait_until("a message in it", |server| {
            let state = server.channel_state(&north.id);
            state.is_some_and(|state| state.timeline.find(&sent.id).is_some())
        })
        .await;

    let renamed = LayoutChange::RenameChannel(north.id.clone(), "north pier".into());
    let moved = LayoutChange::MoveChannel {
        channel: north.id.clone(),
        category: "grp_harbor".into(),
        before: Some("ch_tides".into()),
    };
    let up = LayoutChange::MoveCategory {
        category: berths.clone(),
        before: Some("grp_harbor".into()),
    };
    let mut list = ours.server.categories().to_vec();
    for step in [renamed, moved, up] {
        change(&ours, &mut list, step).await.unwrap();
    }
    let names = |server: &Server| -> Vec<String> {
        let harbor = category(server, "Harbor").unwrap();
        harbor.channels.iter().map(|it| it.name.clone()).collect()
    };
    let expected = ["general", "north pier", "tides", "workshop"];
    let ((), ()) = future::join(
        ours.wait_until("the new order", |server| names(server) == expected),
        theirs.wait_until("the new order", |server| {
            names(server) == expected && server.categories()[0].name == "Berths"
        }),
    )
    .await;

    let kept = change(&ours, &mut list, LayoutChange::DeleteChannel(north.id)).await;
    assert!(
        matches!(kept, Err(Failure::Rejected { status: 409, .. })),
        "{kept:?}"
    );
    let deleted = change(&ours, &mut list, LayoutChange::DeleteCategory(berths)).await;
    deleted.unwrap();
    theirs
        .wait_until("the category is gone", |server| {
            category(server, "Berths").is_none()
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_permitted_is_refused_and_the_order_kept() {
    let demo = start_quiet_demo().await;
    let mut client = DemoClient::new(&demo, 0, 1);
    client.wait_until_online().await;
    for refused in [
        LayoutChange::RenameChannel("ch_log".into(), "mine".into()),
        LayoutChange::DeleteChannel("ch_quiet".into()),
        LayoutChange::RenameCategory("grp_records".into(), "mine".into()),
        LayoutChange::MoveChannel {
            channel: "ch_log".into(),
            category: "grp_harbor".into(),
            before: None,
        },
        LayoutChange::RenameChannel("ch_hidden".into(), "seen".into()),
    ] {
        let mut list = client.server.categories().to_vec();
        let answer = change(&client, &mut list, refused.clone()).await;
        let is_refused = matches!(answer, Err(Failure::Unauthorized | Failure::NotFound));
        assert!(is_refused, "{refused:?}: {answer:?}");
    }
    let mut garden = DemoClient::new(&demo, 1, 1);
    garden.wait_until_online().await;
    assert!(!garden.server.can_manage_channels());
}
