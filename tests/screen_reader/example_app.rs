//! A minimal application with an accessibility tree in its own process, for the tests of the client itself.
//! It uses only the AccessKit adapter: no window, nothing of OpenChat.

use std::io::BufRead;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};

use accesskit::{
    Action, ActionData, ActionHandler, ActionRequest, ActivationHandler, DeactivationHandler, Live,
    Node, NodeId, Rect, Role, TextPosition, TextSelection, TreeId, TreeInfo, TreeUpdate,
};
use accesskit_unix::Adapter;

use crate::dbus_session::DbusSession;
use crate::harness::Process;

/// The test that this program runs when it is started as the example application.
const CHILD_TEST_NAME: &str = "example_app::runs_as_child_process";
pub const BIRDS: [&str; 3] = ["Cormorant", "Dunlin", "Egret"];

const WINDOW: NodeId = NodeId(1);
const LIST: NodeId = NodeId(2);
const FIRST_BIRD: u64 = 10;
const BUTTON: NodeId = NodeId(20);
const NOTE: NodeId = NodeId(21);
const TEXT_RUN: NodeId = NodeId(22);
const FIRST_ANNOUNCEMENT: u64 = 100;

/// Starts the application in its own process. It exits when its standard input is closed.
pub fn start(session: &DbusSession) -> Process {
    let child: Child = session
        .apply_environment(&mut Command::new(std::env::current_exe().unwrap()))
        .args(["--exact", CHILD_TEST_NAME, "--ignored", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    Process::new(child)
}

#[derive(Clone)]
struct State {
    note: String,
    caret: (usize, usize),
    focus: NodeId,
    press_count: u64,
    scrolled_into_view: u64,
}

impl State {
    fn tree(&self) -> TreeUpdate {
        let mut window = Node::new(Role::Window);
        window.set_label("Example");
        let mut nodes = Vec::new();
        let birds: Vec<_> = (FIRST_BIRD..).take(BIRDS.len()).map(NodeId).collect();
        let mut list = Node::new(Role::List);
        list.set_label("Birds");
        list.set_size_of_set(BIRDS.len());
        list.set_children(birds.clone());
        for (index, (id, name)) in birds.iter().zip(BIRDS).enumerate() {
            let mut bird = Node::new(Role::ListItem);
            bird.set_label(name);
            // AccessKit counts from zero, AT-SPI from one.
            bird.set_position_in_set(index);
            bird.set_size_of_set(BIRDS.len());
            bird.set_selected(index == 1);
            bird.add_action(Action::Focus);
            bird.set_bounds(Rect::new(0.0, 0.0, 100.0, 20.0));
            bird.add_action(Action::Click);
            bird.add_action(Action::ScrollIntoView);
            if id.0 == self.scrolled_into_view {
                bird.set_description("in view");
            }
            nodes.push((*id, bird));
        }
        let mut button = Node::new(Role::Button);
        button.set_label("Sing");
        button.set_description("Says a bird aloud");
        button.add_action(Action::Focus);
        button.add_action(Action::Click);
        let mut children = vec![LIST, BUTTON, NOTE];
        for song in 0..self.press_count {
            let mut announcement = Node::new(Role::Label);
            announcement.set_value(format!("song {}", song + 1));
            announcement.set_live(Live::Polite);
            children.push(NodeId(FIRST_ANNOUNCEMENT + song));
            nodes.push((NodeId(FIRST_ANNOUNCEMENT + song), announcement));
        }
        window.set_children(children);
        nodes.extend([(WINDOW, window), (LIST, list), (BUTTON, button)]);
        nodes.extend(self.note());
        TreeUpdate {
            nodes,
            tree: Some(TreeInfo::new(WINDOW)),
            tree_id: TreeId::ROOT,
            focus: self.focus,
        }
    }

    fn note(&self) -> [(NodeId, Node); 2] {
        let mut note = Node::new(Role::TextInput);
        note.set_label("Note");
        note.add_action(Action::Focus);
        note.add_action(Action::SetValue);
        note.add_action(Action::SetTextSelection);
        note.set_value(self.note.as_str());
        let at = |character_index| TextPosition {
            node: TEXT_RUN,
            character_index,
        };
        note.set_text_selection(TextSelection {
            anchor: at(self.caret.0),
            focus: at(self.caret.1),
        });
        note.set_children(vec![TEXT_RUN]);
        let mut run = Node::new(Role::TextRun);
        run.set_value(self.note.as_str());
        run.set_character_lengths(vec![1_u8; self.note.len()]);
        [(NOTE, note), (TEXT_RUN, run)]
    }

    fn perform(&mut self, request: &ActionRequest) {
        match (request.action, &request.data) {
            (Action::Click, _) if request.target_node == BUTTON => self.press_count += 1,
            (Action::Focus, _) => self.focus = request.target_node,
            (Action::ScrollIntoView, _) => self.scrolled_into_view = request.target_node.0,
            (Action::SetValue, Some(ActionData::Value(text))) => {
                self.note = text.to_string();
                self.caret = (self.note.len(), self.note.len());
            }
            (Action::SetTextSelection, Some(ActionData::SetTextSelection(selection))) => {
                self.caret = (
                    selection.anchor.character_index,
                    selection.focus.character_index,
                );
            }
            _ => {}
        }
    }
}

/// Provides the tree on activation and forwards action requests.
struct ExampleHandler {
    state: Arc<Mutex<State>>,
    requests: mpsc::Sender<Option<ActionRequest>>,
}

impl ActivationHandler for ExampleHandler {
    fn request_initial_tree(&mut self) -> Option<TreeUpdate> {
        Some(self.state.lock().unwrap().tree())
    }
}

impl ActionHandler for ExampleHandler {
    fn do_action(&mut self, request: ActionRequest) {
        // The receiver is gone while the application shuts down.
        let _sent = self.requests.send(Some(request));
    }
}

impl DeactivationHandler for ExampleHandler {
    fn deactivate_accessibility(&mut self) {}
}

#[test]
#[ignore = "started by other tests as a separate process"]
fn runs_as_child_process() {
    let state = Arc::new(Mutex::new(State {
        note: "tide".to_owned(),
        caret: (4, 4),
        focus: BUTTON,
        press_count: 0,
        scrolled_into_view: 0,
    }));
    let (sender, requests) = mpsc::channel();
    let handler = || ExampleHandler {
        state: Arc::clone(&state),
        requests: sender.clone(),
    };
    let mut adapter = Adapter::new(handler(), handler(), handler());
    adapter.update_window_focus_state(true);
    let shutdown = sender.clone();
    let _thread = std::thread::spawn(move || {
        for _line in std::io::stdin().lock().lines() {}
        let _sent = shutdown.send(None);
    });
    while let Ok(Some(request)) = requests.recv() {
        let update = {
            let mut state = state.lock().unwrap();
            state.perform(&request);
            state.tree()
        };
        adapter.update_if_active(|| update);
    }
}
