//! Connects a window to the platform's accessibility interface through AccessKit.
//!
//! Owns the published tree, pending actions and announcements, and whether a screen reader is connected; without one,
//! a frame costs one atomic load. AccessKit calls the handlers on arbitrary threads, so they only record the request
//! and wake the window.

use std::collections::VecDeque;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

use accesskit::{
    Action, ActionData, ActionHandler, ActionRequest, ActivationHandler, DeactivationHandler,
    NodeId, TreeUpdate,
};
use iced::futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use iced::futures::stream::{self, Stream, StreamExt};
use iced::{Size, Subscription, Task, window};

use super::announce::Queue;
use super::platform::{self, Adapter};
use super::semantics::{Live, Request};
use super::tree::Tree;
use super::walk::{Deed, Picture, Walk, Window};

/// Wakes the window because a reader connected, disconnected or requested an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Woken;

/// The accessibility state of one window; clones share it.
#[derive(Clone)]
pub struct Bridge(Arc<Shared>);

pub(super) struct Shared {
    #[cfg_attr(
        any(target_os = "windows", target_os = "macos"),
        expect(dead_code, reason = "the adapter never leaves its thread there")
    )]
    pub(super) adapter: Mutex<Adapter>,
    active: AtomicBool,
    anew: AtomicBool,
    asked: Mutex<VecDeque<ActionRequest>>,
    tree: Mutex<Tree>,
    queue: Mutex<Queue>,
    complaint: Mutex<Option<String>>,
    wake: UnboundedSender<Woken>,
    woken: Mutex<Option<UnboundedReceiver<Woken>>>,
}

impl fmt::Debug for Bridge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bridge")
            .field("active", &self.is_active())
            .finish_non_exhaustive()
    }
}

impl Hash for Bridge {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}

/// Locks a mutex and ignores poisoning: no critical section leaves its data half changed.
pub(super) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Bridge {
    /// Creates an inactive bridge; [`Bridge::attach`] connects it to a window.
    pub fn new() -> Self {
        let (wake, woken) = unbounded();
        Self(Arc::new(Shared {
            adapter: Mutex::new(Adapter::default()),
            active: AtomicBool::new(false),
            anew: AtomicBool::new(false),
            asked: Mutex::default(),
            tree: Mutex::default(),
            queue: Mutex::default(),
            complaint: Mutex::default(),
            wake,
            woken: Mutex::new(Some(woken)),
        }))
    }

    /// Installs the platform adapter for an open window, then shows the window on platforms where it had to start
    /// hidden.
    pub fn attach<Message: Send + 'static>(&self, window: window::Id) -> Task<Message> {
        let handler = Handler(Arc::downgrade(&self.0));
        let bridge = self.clone();
        let attached = window::run(window, move |window| {
            platform::attach(&bridge.0, window, &handler);
        });
        if platform::SHOWN_AT_ONCE {
            attached.discard()
        } else {
            attached
                .discard()
                .chain(window::set_mode(window, window::Mode::Windowed))
        }
    }

    /// Whether a screen reader is connected.
    pub fn is_active(&self) -> bool {
        self.0.active.load(Ordering::Acquire)
    }

    /// Queues an announcement if a reader is connected.
    pub fn announce(&self, text: impl Into<String>, live: Live) {
        if self.is_active() {
            held(&self.0.queue).push(text.into(), live);
        }
    }

    /// Announces the error of the last attempt once; repeats are ignored until the error changes or clears.
    pub fn complain(&self, error: Option<impl Into<String>>) {
        let error = error.map(Into::into);
        let mut last_error = held(&self.0.complaint);
        if *last_error == error {
            return;
        }
        (*last_error).clone_from(&error);
        drop(last_error);
        if let Some(error) = error {
            self.announce(error, Live::Assertive);
        }
    }

    pub fn subscription(&self) -> Subscription<Woken> {
        Subscription::run_with(self.clone(), Self::wakes)
    }

    fn wakes(&self) -> impl Stream<Item = Woken> + use<> {
        let woken = held(&self.0.woken).take();
        stream::iter(woken).flatten().chain(stream::pending())
    }

    pub(super) fn asked(&self) -> Vec<(NodeId, Deed)> {
        let requests: Vec<_> = held(&self.0.asked).drain(..).collect();
        let tree = held(&self.0.tree);
        requests
            .into_iter()
            .filter_map(|request| deed(&tree, request))
            .collect()
    }

    /// Adds the current announcement to the tree and returns when the next update is due.
    pub(super) fn say(&self, builder: &mut Walk, now: Instant) -> Option<Instant> {
        let mut queue = held(&self.0.queue);
        let (announcement, next_update) = queue.now(now);
        if let Some(announcement) = announcement {
            builder.announce(announcement.number, &announcement.words, announcement.live);
        }
        next_update
    }

    pub(super) fn tell(&self, snapshot: Picture) {
        let changes = {
            let mut tree = held(&self.0.tree);
            if self.0.anew.swap(false, Ordering::AcqRel) {
                tree.forget();
            }
            tree.changes(snapshot)
        };
        for change in changes {
            platform::update(&self.0, change);
        }
    }

    pub(super) fn focused(&self, focused: bool) {
        platform::focused(&self.0, focused);
    }

    /// `corner` is the outer top left corner of the window in physical screen pixels.
    pub(super) fn placed(&self, corner: (f64, f64), window: &Window) {
        let Size { width, height } = window.size;
        let size = (
            f64::from(width) * window.scale,
            f64::from(height) * window.scale,
        );
        platform::placed(&self.0, corner, size);
    }
}

impl Default for Bridge {
    fn default() -> Self {
        Self::new()
    }
}

fn deed(tree: &Tree, request: ActionRequest) -> Option<(NodeId, Deed)> {
    let target = request.target_node;
    let deed = match (request.action, request.data) {
        (Action::Click | Action::Expand | Action::Collapse, _) => Deed::Ask(Request::Press),
        (Action::Focus, _) => Deed::Focus,
        (Action::ScrollIntoView, _) => Deed::Show,
        (Action::ShowContextMenu, _) => Deed::Ask(Request::Menu),
        (Action::Increment, _) => Deed::Ask(Request::Step(1)),
        (Action::Decrement, _) => Deed::Ask(Request::Step(-1)),
        (Action::SetValue, Some(ActionData::NumericValue(value))) => {
            Deed::Ask(Request::SetValue(value))
        }
        (Action::SetValue, Some(ActionData::Value(text))) => {
            Deed::Ask(Request::SetText(text.into()))
        }
        (Action::ReplaceSelectedText, Some(ActionData::Value(text))) => {
            Deed::Ask(Request::Insert(text.into()))
        }
        (Action::SetTextSelection, Some(ActionData::SetTextSelection(selection))) => {
            let (field, before) = tree.field_of(selection.anchor.node)?;
            let (_, before_caret) = tree.field_of(selection.focus.node)?;
            let select = Request::Select(
                before + selection.anchor.character_index,
                before_caret + selection.focus.character_index,
            );
            return Some((field, Deed::Ask(select)));
        }
        _ => return None,
    };
    Some((target, deed))
}

#[derive(Clone)]
pub(super) struct Handler(Weak<Shared>);

impl Handler {
    fn wake(&self, note: impl FnOnce(&Shared)) {
        if let Some(shared) = self.0.upgrade() {
            note(&shared);
            // The receiver is closed while the application exits.
            let _sent = shared.wake.unbounded_send(Woken);
        }
    }
}

impl ActivationHandler for Handler {
    fn request_initial_tree(&mut self) -> Option<TreeUpdate> {
        self.wake(|shared| {
            shared.anew.store(true, Ordering::Release);
            shared.active.store(true, Ordering::Release);
        });
        None
    }
}

impl DeactivationHandler for Handler {
    fn deactivate_accessibility(&mut self) {
        self.wake(|shared| {
            shared.active.store(false, Ordering::Release);
            held(&shared.queue).clear();
            held(&shared.asked).clear();
        });
    }
}

impl ActionHandler for Handler {
    fn do_action(&mut self, request: ActionRequest) {
        self.wake(|shared| held(&shared.asked).push_back(request));
    }
}
