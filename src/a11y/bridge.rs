//! Connects a window to the platform's accessibility interface through AccessKit.
//!
//! Owns the published tree, pending actions and announcements, and whether a screen reader is connected; without one,
//! a frame costs one atomic load. AccessKit calls the handlers on arbitrary threads, so they only record the request
//! and wake the window.

use std::collections::VecDeque;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

use accesskit::{
    Action, ActionData, ActionHandler, ActionRequest, ActivationHandler, DeactivationHandler,
    NodeId, TreeUpdate,
};
use iced::futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use iced::futures::stream::{self, Stream, StreamExt};
use iced::{Point, Size, Subscription, Task, window};

use super::announce::Queue;
use super::platform::{self, Adapter};
use super::published_tree::PublishedTree;
use super::semantics::{Live, WidgetAction};
use super::tree_builder::{A11yAction, TreeBuilder, TreeSnapshot};

/// Wakes the window because a reader connected, disconnected or requested an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WakeEvent;

/// The accessibility state of one window; clones share it.
#[derive(Clone)]
pub struct Bridge(pub(super) Arc<Shared>);

pub(super) struct Shared {
    #[cfg_attr(
        any(target_os = "windows", target_os = "macos"),
        expect(dead_code, reason = "the adapter never leaves its thread there")
    )]
    pub(super) adapter: Mutex<Adapter>,
    active: AtomicBool,
    full_update_needed: AtomicBool,
    /// Of the system, as the bits of an `f32`: physical pixels for each logical one, without the zoom.
    system_scale: AtomicU32,
    requests: Mutex<VecDeque<ActionRequest>>,
    tree: Mutex<PublishedTree>,
    queue: Mutex<Queue>,
    last_error: Mutex<Option<String>>,
    wake_sender: UnboundedSender<WakeEvent>,
    wake_receiver: Mutex<Option<UnboundedReceiver<WakeEvent>>>,
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
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Bridge {
    /// Creates an inactive bridge; [`Bridge::attach`] connects it to a window.
    pub fn new() -> Self {
        let (wake_sender, wake_receiver) = unbounded();
        Self(Arc::new(Shared {
            adapter: Mutex::new(Adapter::default()),
            active: AtomicBool::new(false),
            full_update_needed: AtomicBool::new(false),
            system_scale: AtomicU32::new(1_f32.to_bits()),
            requests: Mutex::default(),
            tree: Mutex::default(),
            queue: Mutex::default(),
            last_error: Mutex::default(),
            wake_sender,
            wake_receiver: Mutex::new(Some(wake_receiver)),
        }))
    }

    /// Installs the platform adapter for an open window, then shows the window on platforms where it had to start
    /// hidden.
    pub fn attach<Message: Send + 'static>(&self, window: window::Id) -> Task<Message> {
        let handler = self.handler();
        let bridge = self.clone();
        let attached = window::run(window, move |window| {
            platform::attach(&bridge.0, window, &handler);
        })
        .discard();
        let bridge = self.clone();
        let scale = window::scale_factor(window);
        let scaled = scale.map(move |scale| bridge.set_system_scale(scale));
        let attached = scaled.discard().chain(attached);
        if platform::VISIBLE_BEFORE_ATTACH {
            return attached;
        }
        attached.chain(window::set_mode(window, window::Mode::Windowed))
    }

    /// Removes the window from the platform's interface, before it is closed.
    pub fn detach(&self) {
        self.0.active.store(false, Ordering::Release);
        // The next window of the bridge begins without.
        self.set_window_focused(false);
        platform::detach(&self.0);
    }

    pub(super) fn handler(&self) -> AdapterHandler {
        AdapterHandler(Arc::downgrade(&self.0))
    }

    /// Whether both are of one window.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether a screen reader is connected.
    pub fn is_active(&self) -> bool {
        self.0.active.load(Ordering::Acquire)
    }

    /// Queues an announcement if a reader is connected.
    pub fn announce(&self, text: impl Into<String>, live: Live) {
        if self.is_active() {
            lock(&self.0.queue).push(text.into(), live);
        }
    }

    /// As when a reader connects.
    #[cfg(test)]
    pub(crate) fn connect_reader(&self) {
        self.0.active.store(true, Ordering::Release);
    }

    #[cfg(test)]
    pub(crate) fn is_silent(&self) -> bool {
        lock(&self.0.queue).poll(Instant::now()).0.is_none()
    }

    /// What was announced since the last call, one text a line.
    #[cfg(test)]
    pub(crate) fn take_announced(&self) -> String {
        let mut queue = lock(&self.0.queue);
        let announced = queue.poll(Instant::now()).0.map(|it| it.text.clone());
        queue.clear();
        announced.unwrap_or_default()
    }

    /// Announces the error of the last attempt once; repeats are ignored until the error changes or clears.
    pub fn announce_error(&self, error: Option<impl Into<String>>) {
        let error = error.map(Into::into);
        let last_error = std::mem::replace(&mut *lock(&self.0.last_error), error.clone());
        if let Some(error) = error.filter(|error| last_error.as_ref() != Some(error)) {
            self.announce(error, Live::Assertive);
        }
    }

    pub fn subscription(&self) -> Subscription<WakeEvent> {
        Subscription::run_with(self.clone(), Self::wake_events)
    }

    fn wake_events(&self) -> impl Stream<Item = WakeEvent> + use<> {
        let receiver = lock(&self.0.wake_receiver).take();
        stream::iter(receiver).flatten().chain(stream::pending())
    }

    pub(super) fn take_actions(&self) -> Vec<(NodeId, A11yAction)> {
        let requests: Vec<_> = lock(&self.0.requests).drain(..).collect();
        let tree = lock(&self.0.tree);
        requests
            .into_iter()
            .filter_map(|request| to_action(&tree, request))
            .collect()
    }

    /// Adds the current announcement to the tree and returns when the next update is due.
    pub(super) fn add_announcement(
        &self,
        builder: &mut TreeBuilder,
        now: Instant,
    ) -> Option<Instant> {
        let mut queue = lock(&self.0.queue);
        let (announcement, next_update) = queue.poll(now);
        if let Some(announcement) = announcement {
            builder.announce(announcement.id, &announcement.text, announcement.live);
        }
        next_update
    }

    pub(super) fn publish(&self, snapshot: TreeSnapshot) {
        let changes = {
            let mut tree = lock(&self.0.tree);
            if self.0.full_update_needed.swap(false, Ordering::AcqRel) {
                tree.reset();
            }
            tree.diff(snapshot)
        };
        for change in changes {
            platform::update(&self.0, change);
        }
    }

    pub(super) fn set_system_scale(&self, scale: f32) {
        let bits = scale.to_bits();
        self.0.system_scale.store(bits, Ordering::Release);
    }

    pub(super) fn system_scale(&self) -> f32 {
        f32::from_bits(self.0.system_scale.load(Ordering::Acquire))
    }

    pub(super) fn set_window_focused(&self, focused: bool) {
        platform::set_window_focused(&self.0, focused);
    }

    /// The outer top left corner of the window and its size, in physical pixels.
    pub(super) fn set_window_bounds(&self, (corner, size): (Point, Size)) {
        let corner = (f64::from(corner.x), f64::from(corner.y));
        let size = (f64::from(size.width), f64::from(size.height));
        platform::set_window_bounds(&self.0, corner, size);
    }
}

impl Default for Bridge {
    fn default() -> Self {
        Self::new()
    }
}

fn to_action(tree: &PublishedTree, request: ActionRequest) -> Option<(NodeId, A11yAction)> {
    let mut target = request.target_node;
    let action = match (request.action, request.data) {
        (Action::Focus, _) => return Some((target, A11yAction::Focus)),
        (Action::ScrollIntoView, _) => return Some((target, A11yAction::ScrollIntoView)),
        (Action::Click | Action::Expand | Action::Collapse, _) => WidgetAction::Press,
        (Action::ShowContextMenu, _) => WidgetAction::OpenMenu,
        (Action::Increment, _) => WidgetAction::StepBy(1),
        (Action::Decrement, _) => WidgetAction::StepBy(-1),
        (Action::SetValue, Some(ActionData::NumericValue(value))) => WidgetAction::SetValue(value),
        (Action::SetValue, Some(ActionData::Value(text))) => WidgetAction::SetText(text.into()),
        (Action::ReplaceSelectedText, Some(ActionData::Value(text))) => {
            WidgetAction::Insert(text.into())
        }
        (Action::SetTextSelection, Some(ActionData::SetTextSelection(selection))) => {
            let (field, before) = tree.field_of_text_run(selection.anchor.node)?;
            let (_, before_caret) = tree.field_of_text_run(selection.focus.node)?;
            target = field;
            WidgetAction::Select(
                before + selection.anchor.character_index,
                before_caret + selection.focus.character_index,
            )
        }
        _ => return None,
    };
    Some((target, A11yAction::Widget(action)))
}

#[derive(Clone)]
pub(super) struct AdapterHandler(Weak<Shared>);

impl AdapterHandler {
    fn update_and_wake(&self, update: impl FnOnce(&Shared)) {
        if let Some(shared) = self.0.upgrade() {
            update(&shared);
            // The receiver is closed while the application exits.
            let _sent = shared.wake_sender.unbounded_send(WakeEvent);
        }
    }
}

impl ActivationHandler for AdapterHandler {
    fn request_initial_tree(&mut self) -> Option<TreeUpdate> {
        self.update_and_wake(|shared| {
            shared.full_update_needed.store(true, Ordering::Release);
            shared.active.store(true, Ordering::Release);
        });
        None
    }
}

impl DeactivationHandler for AdapterHandler {
    fn deactivate_accessibility(&mut self) {
        self.update_and_wake(|shared| {
            shared.active.store(false, Ordering::Release);
            lock(&shared.queue).clear();
            lock(&shared.requests).clear();
        });
    }
}

impl ActionHandler for AdapterHandler {
    fn do_action(&mut self, request: ActionRequest) {
        self.update_and_wake(|shared| lock(&shared.requests).push_back(request));
    }
}
