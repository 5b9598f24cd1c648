//! The search by keyboard.

use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;

use super::test_window::{PLAIN, TestWindow};
use crate::a11y::Role;
use crate::app::dialog::{Dialog, DialogMessage};
use crate::app::effect::result_row;
use crate::domain::message::SentAt;
use crate::domain::search::{SearchHit, SearchProgress, Snippet};
use crate::feature::search::{Event, Message, State};

const COMMAND: Modifiers = Modifiers::COMMAND;

fn value(window: &mut TestWindow) -> Option<String> {
    let focused = window.focused().unwrap();
    assert_eq!(focused.role, Role::Field);
    focused.value
}

/// The name of the selected result.
fn selected(window: &mut TestWindow) -> Option<String> {
    let options = window.find_all(Role::ListBoxOption);
    let mut selected = options.into_iter().filter(|it| it.selected == Some(true));
    selected.next().map(|it| it.name)
}

/// Opens the search with the loaded messages as its results.
fn search_for_loaded_messages(window: &mut TestWindow) -> Vec<String> {
    let server = window.app.workspace.current_server().unwrap();
    let items = server.open_channel_state().unwrap().timeline.items();
    let messages: Vec<_> = items.iter().map(|item| item.message.clone()).collect();
    let hits = messages.iter().rev().map(|message| SearchHit {
        server: server.uid().clone(),
        channel: message.channel.clone(),
        message: message.id.clone(),
        author: message.author.clone(),
        author_name: None,
        sent: SentAt::Unknown,
        snippet: Snippet::default(),
    });
    let found = SearchProgress::Found(hits.collect());
    let mut state = State::new(None, true);
    let to_row = |hit| result_row(&window.app.workspace, hit);
    let event = state.update(Message::TextChanged("a".into()), to_row).event;
    let Some(Event::Search(job)) = event else {
        panic!("it searches");
    };
    let _none = state.update(Message::Progressed(job.generation, Ok(found)), to_row);
    window
        .app
        .shell
        .open_dialog(Dialog::Search(Box::new(state)));
    window.frame();
    messages.iter().map(|it| it.body.plain()).collect()
}

#[test]
fn search_opens_with_the_focus_in_its_field_and_gives_it_back() {
    let mut window = TestWindow::with_composer();
    for (modifiers, has_scope) in [(COMMAND, true), (COMMAND | Modifiers::SHIFT, false)] {
        window.chord('f', modifiers);
        assert_eq!(value(&mut window).as_deref(), Some(""));
        let content = window.find_all(Role::Button);
        let everywhere = content.iter().any(|it| it.name == "Search everywhere");
        assert_eq!(everywhere, has_scope);
        window.write("tide");
        assert_eq!(value(&mut window).as_deref(), Some("tide"));
        window.named(Named::Escape, PLAIN);
        assert_eq!(window.focused().unwrap().role, Role::Editor);
        assert!(window.app.shell.dialog().is_none());
    }
}

#[test]
fn arrows_select_results_while_the_focus_is_in_the_field() {
    let mut window = TestWindow::new("search");
    let names = window.find_all(Role::ListBoxOption);
    assert!(
        selected(&mut window)
            .unwrap()
            .starts_with("Kenji, Which relay")
    );
    for (key, modifiers, index) in [
        (Named::ArrowUp, PLAIN, 0),
        (Named::ArrowUp, PLAIN, 0),
        (Named::ArrowDown, PLAIN, 1),
        (Named::PageDown, PLAIN, 5),
        (Named::Home, COMMAND, 0),
        (Named::End, COMMAND, 5),
        (Named::PageUp, PLAIN, 0),
    ] {
        window.named(key, modifiers);
        let selected = selected(&mut window);
        assert_eq!(selected.as_ref(), Some(&names[index].name), "{key:?}");
        assert_eq!(value(&mut window).as_deref(), Some("relay"));
    }
}

#[test]
fn tab_comes_to_the_list_of_results() {
    let mut window = TestWindow::new("search");
    window.tab_to(Role::ListBoxOption);
    let before = window.focused().unwrap();
    assert_eq!(before.selected, Some(true));
    window.named(Named::ArrowDown, PLAIN);
    let after = window.focused().unwrap();
    assert_eq!(after.role, Role::ListBoxOption);
    assert_eq!(after.position, Some(before.position.unwrap() + 1));
    let list = window.find(Role::ListBox).0;
    assert_eq!((list.name.as_str(), list.set_size), ("Results", Some(6)));
}

#[test]
fn enter_goes_to_the_message_and_focuses_it() {
    let mut window = TestWindow::with_composer();
    let texts = search_for_loaded_messages(&mut window);
    window.named(Named::End, COMMAND);
    window.named(Named::Enter, PLAIN);
    assert!(window.app.shell.dialog().is_none());
    let focused = window.focused().unwrap();
    assert_eq!(focused.role, Role::Message);
    let start = texts[0].split('.').next().unwrap();
    assert!(focused.name.contains(start), "{} {start}", focused.name);
}

#[test]
fn results_after_the_search_was_closed_are_dropped() {
    let mut window = TestWindow::with_composer();
    let late = Message::Progressed(1, Ok(SearchProgress::PageEnded(None)));
    let message = crate::app::Message::Dialog(DialogMessage::Search(late));
    window.update([message].into());
    assert!(window.app.shell.dialog().is_none());
}

#[test]
fn wrong_filter_is_the_error_of_the_field() {
    let mut window = TestWindow::new("search-filter");
    let field = window.find(Role::Field).0;
    assert!(field.error.unwrap().contains("thursday"));
}
