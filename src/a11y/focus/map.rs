//! Collects the focusable controls of a window, in tab order, by an operation on iced's widget tree.

use std::any::Any;

use iced::advanced::widget::Id;
use iced::advanced::widget::operation::{Focusable, Operation, Scrollable};
use iced::{Rectangle, Vector};

use crate::a11y::scroll_into_view::{ScrollArea, ScrollBy, ScrollStack};
use crate::a11y::semantics::{AccessibleNode, FocusPolicy, Role};

#[derive(Debug, Clone, Default, PartialEq)]
pub struct FocusTarget {
    pub role: Role,
    pub focus_policy: FocusPolicy,
    pub focused: bool,
    pub name: String,
    /// Unique among its siblings.
    pub key: Option<u64>,
    pub danger: bool,
    pub selected: bool,
    pub expanded: Option<bool>,
    /// Depth in a tree, from 1; 0 outside of trees.
    pub level: usize,
    pub pane: Option<usize>,
    /// The composite that it belongs to, as an item or inside an item.
    pub composite: Option<usize>,
    /// The target that is its item: itself, or the item that contains it.
    pub item: Option<usize>,
    pub bounds: Rectangle,
    /// The innermost scroll area that contains it.
    pub scroll: Option<ScrollArea>,
    /// The scroll area around that one, such as the page around a list.
    pub outer_scroll: Option<ScrollArea>,
}

/// A control with arrow key navigation, such as a list or a menu.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Composite {
    pub role: Role,
    /// Its scroll area, if only the visible rows are built.
    pub scroll: Option<ScrollArea>,
}

#[derive(Debug, Clone, Copy, Default)]
struct FocusScope {
    pane: Option<usize>,
    composite: Option<usize>,
    item: Option<usize>,
    virtualized: bool,
    modal: bool,
}

#[derive(Debug, Clone, Default)]
struct PendingElement {
    virtualized: bool,
    modal: bool,
    /// Completed when the element reports that it is focusable.
    target: FocusTarget,
    index: Option<usize>,
}

/// The focusable controls of a window. All indices refer to `targets`.
#[derive(Debug, Default)]
pub struct FocusMap {
    targets: Vec<FocusTarget>,
    composites: Vec<Composite>,
    pane_count: usize,
    scope_stack: Vec<(FocusScope, Option<PendingElement>)>,
    pending: Option<PendingElement>,
    scroll_stack: ScrollStack,
    /// The highest scroll area that is not virtualized, and whether it belongs to a dialog.
    page: Option<(ScrollArea, bool)>,
    /// The first target of the first footer.
    footer: Option<usize>,
}

/// Identifies the container with the actions of a dialog.
pub const FOOTER: Id = Id::new("footer");

impl FocusMap {
    pub fn targets(&self) -> &[FocusTarget] {
        &self.targets
    }

    /// Whether the target exists and `test` holds for it.
    pub fn has(&self, target: usize, test: impl FnOnce(&FocusTarget) -> bool) -> bool {
        self.targets.get(target).is_some_and(test)
    }

    pub fn pane_count(&self) -> usize {
        self.pane_count
    }

    pub fn composite(&self, index: usize) -> Option<&Composite> {
        self.composites.get(index)
    }

    pub fn focused_target(&self) -> Option<usize> {
        self.targets.iter().position(|target| target.focused)
    }

    /// The item that the target is, or lies in.
    pub fn item_of(&self, target: usize) -> Option<usize> {
        self.targets.get(target)?.item
    }

    /// The actions of the dialog, in order.
    pub fn footer(&self) -> std::ops::Range<usize> {
        let count = self.targets.len();
        self.footer.unwrap_or(count)..count
    }

    pub fn items(&self, composite: usize) -> Vec<usize> {
        let is_item = |index: &usize| {
            self.has(*index, |target| {
                target.composite == Some(composite) && target.item == Some(*index)
            })
        };
        (0..self.targets.len()).filter(is_item).collect()
    }

    pub fn scroll_to_target(&self, target: usize) -> Option<ScrollBy> {
        let target = self.targets.get(target)?;
        target.scroll?.scroll_to_reveal(target.bounds)
    }

    /// Like `scroll_to_target`, of the scroll area around.
    pub fn scroll_outer_to_target(&self, target: usize) -> Option<ScrollBy> {
        let target = self.targets.get(target)?;
        let inner = target.scroll?;
        let seen = target.bounds - inner.translation;
        let seen = seen.intersection(&inner.viewport).unwrap_or(inner.viewport);
        target.outer_scroll?.scroll_to_reveal(seen)
    }

    /// The scroll area that paging keys scroll: around the focused control, else the highest one of a dialog or page
    /// without panes. Never that of a virtualized list, which moves the focus instead.
    pub fn page(&self) -> Option<ScrollArea> {
        let focused = self
            .focused_target()
            .and_then(|focused| self.targets.get(focused));
        let around = focused.and_then(|target| target.scroll);
        let page = self
            .page
            .filter(|(_, modal)| *modal || self.pane_count == 0);
        let page = page.map(|(area, _)| area);
        around.or(page).filter(|area| !area.virtualized)
    }

    #[cfg(test)]
    pub(crate) fn with_focus(&self, target: Option<usize>) -> Self {
        let mut targets = self.targets.clone();
        for (index, other) in targets.iter_mut().enumerate() {
            other.focused = Some(index) == target;
        }
        Self::from_parts(targets, self.composites.clone(), self.pane_count)
    }

    #[cfg(test)]
    pub(super) fn from_parts(
        targets: Vec<FocusTarget>,
        composites: Vec<Composite>,
        pane_count: usize,
    ) -> Self {
        Self {
            targets,
            composites,
            pane_count,
            ..Self::default()
        }
    }

    fn current_scope(&self) -> FocusScope {
        let innermost = self.scope_stack.last();
        innermost.map(|(scope, _)| *scope).unwrap_or_default()
    }

    fn enter_scope(&mut self, element: &PendingElement) -> FocusScope {
        let mut scope = self.current_scope();
        let role = element.target.role;
        if role.is_pane() {
            scope.pane = Some(self.pane_count);
            self.pane_count += 1;
        }
        if role.is_composite() {
            scope.composite = Some(self.composites.len());
            scope.item = None;
            self.composites.push(Composite { role, scroll: None });
        }
        if let Some(index) = element.index
            && self.item_of(index) == Some(index)
        {
            scope.item = Some(index);
        }
        scope.virtualized |= element.virtualized;
        scope.modal |= element.modal;
        scope
    }
}

fn is_item(role: Role) -> bool {
    matches!(
        role,
        Role::Row
            | Role::TreeItem
            | Role::Tab
            | Role::MenuItem
            | Role::ListBoxOption
            | Role::Radio
            | Role::Message
    )
}

impl<T> Operation<T> for FocusMap {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        let depth = self.scroll_stack.enter();
        if let Some(element) = self.pending.take() {
            let scope = self.enter_scope(&element);
            self.scope_stack.push((scope, Some(element)));
            operate(self);
            let _left = self.scope_stack.pop();
        } else {
            operate(self);
        }
        self.scroll_stack.leave(depth);
        self.pending = None;
    }

    fn container(&mut self, id: Option<&Id>, _bounds: Rectangle) {
        if id == Some(&FOOTER) {
            let _first = self.footer.get_or_insert(self.targets.len());
        }
    }

    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        bounds: Rectangle,
        _content: Rectangle,
        translation: Vector,
        _state: &mut dyn Scrollable,
    ) {
        self.pending = None;
        let scope = self.current_scope();
        let virtualized = scope.virtualized;
        let scroll = self.scroll_stack.push(bounds, translation, virtualized);
        let height = |area: &ScrollArea| area.viewport.height;
        let is_higher = (self.page).is_none_or(|(area, _)| height(&scroll) > height(&area));
        if !virtualized && is_higher {
            self.page = Some((scroll, scope.modal));
        }
        let composite = scope.composite.filter(|_| virtualized);
        if let Some(composite) = composite.and_then(|index| self.composites.get_mut(index)) {
            composite.scroll = Some(scroll);
        }
    }

    fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
        let Some(node) = state.downcast_ref::<AccessibleNode>() else {
            return;
        };
        let semantics = &node.semantics;
        self.pending = Some(PendingElement {
            virtualized: node.actions.virtualized,
            modal: semantics.modal,
            target: FocusTarget {
                role: semantics.role,
                danger: node.actions.danger,
                focus_policy: node.actions.focus_policy,
                name: semantics.name.clone(),
                key: semantics.key,
                selected: semantics.selected == Some(true) || semantics.checked == Some(true),
                expanded: semantics.expanded,
                level: semantics.level.unwrap_or(0),
                ..FocusTarget::default()
            },
            index: None,
        });
    }

    fn focusable(&mut self, _id: Option<&Id>, bounds: Rectangle, state: &mut dyn Focusable) {
        let index = self.targets.len();
        let scope = self.current_scope();
        // A field reports its semantics before iced's own text input, which is its child, reports that it is
        // focusable.
        let parent = || self.scope_stack.last()?.1.as_ref();
        let target = match self.pending.as_ref().or_else(parent) {
            Some(element) => element.target.clone(),
            None => FocusTarget {
                focus_policy: FocusPolicy::Tab,
                ..FocusTarget::default()
            },
        };
        let pending = self.pending.as_ref();
        let composite = scope.composite.and_then(|it| self.composites.get(it));
        let is_own_item = composite.is_some_and(|composite| {
            let is_button = |role| role == Role::Button && composite.role == Role::Toolbar;
            pending.is_some_and(|it| is_item(it.target.role) || is_button(it.target.role))
        });
        self.targets.push(FocusTarget {
            focused: state.is_focused(),
            pane: scope.pane,
            composite: scope.composite,
            item: if is_own_item { Some(index) } else { scope.item },
            bounds,
            scroll: self.scroll_stack.innermost(),
            outer_scroll: self.scroll_stack.outer(),
            ..target
        });
        if let Some(element) = &mut self.pending {
            element.index = Some(index);
        }
    }
}
