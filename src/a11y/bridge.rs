//! Between a window and the system's accessibility interface.
//!
//! Owns what was told, what is asked, and whether anybody listens. While nobody does, all it costs is one look at a flag
//! for each frame. Its handlers are called on threads of the system's choosing: they only take notes and wake the window.

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

/// Something the window must look at: a reader came, went, or asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Woken;

/// Between a window and the system's accessibility interface; one for each window.
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

/// Nothing here is left half done when a thread dies.
pub(super) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Bridge {
    /// A bridge that leads nowhere yet: nobody listens before [`Bridge::attach`].
    #[must_use]
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

    /// Opens the bridge for a window that is there, and shows the window where it had to stay hidden until then.
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

    /// Whether somebody listens.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.0.active.load(Ordering::Acquire)
    }

    /// Has something said, if somebody listens.
    pub fn announce(&self, words: impl Into<String>, live: Live) {
        if self.is_active() {
            held(&self.0.queue).push(words.into(), live);
        }
    }

    /// Says what is wrong with what was tried last, once; nothing where nothing is wrong.
    pub fn complain(&self, words: Option<impl Into<String>>) {
        let words = words.map(Into::into);
        let mut told = held(&self.0.complaint);
        if *told == words {
            return;
        }
        (*told).clone_from(&words);
        drop(told);
        if let Some(words) = words {
            self.announce(words, Live::Assertive);
        }
    }

    /// Wakes the application whenever the window must look at something.
    pub fn subscription(&self) -> Subscription<Woken> {
        Subscription::run_with(self.clone(), Self::wakes)
    }

    fn wakes(&self) -> impl Stream<Item = Woken> + use<> {
        let woken = held(&self.0.woken).take();
        stream::iter(woken).flatten().chain(stream::pending())
    }

    /// What was asked since the last time, in order.
    pub(super) fn asked(&self) -> Vec<(NodeId, Deed)> {
        let asked: Vec<_> = held(&self.0.asked).drain(..).collect();
        let tree = held(&self.0.tree);
        asked
            .into_iter()
            .filter_map(|request| deed(&tree, request))
            .collect()
    }

    /// Adds what is being said now; gives when to come back for the rest.
    pub(super) fn say(&self, walk: &mut Walk, now: Instant) -> Option<Instant> {
        let mut queue = held(&self.0.queue);
        let (saying, again) = queue.now(now);
        if let Some(saying) = saying {
            walk.announce(saying.number, &saying.words, saying.live);
        }
        again
    }

    /// Tells what has changed.
    pub(super) fn tell(&self, picture: Picture) {
        let changes = {
            let mut tree = held(&self.0.tree);
            if self.0.anew.swap(false, Ordering::AcqRel) {
                tree.forget();
            }
            tree.changes(picture)
        };
        for change in changes {
            platform::update(&self.0, change);
        }
    }

    /// Tells that the window has the keyboard, or not any more.
    pub(super) fn focused(&self, focused: bool) {
        platform::focused(&self.0, focused);
    }

    /// Tells where the window is, its outer corner in pixels of the screen.
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

/// What a request means.
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

/// What the system calls.
#[derive(Clone)]
pub(super) struct Handler(Weak<Shared>);

impl Handler {
    fn wake(&self, note: impl FnOnce(&Shared)) {
        if let Some(shared) = self.0.upgrade() {
            note(&shared);
            // Nobody is woken any more when the application ends.
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
