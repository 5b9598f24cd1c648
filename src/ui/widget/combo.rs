//! A combo box: shows the selected option and, while open, a list of all options below.
//!
//! Exists because iced 0.14's pick list cannot be focused by keyboard and has no accessible name (iced issues 489 and
//! 552). The list opens inline, so it covers nothing and follows the box in reading order. While it is open the focus is
//! in it; Escape and a press elsewhere close it.

use std::any::Any;
use std::borrow::Cow;
use std::cell::Cell;

use iced::advanced::widget::Id;
use iced::advanced::widget::operation::{Focusable, Operation};
use iced::keyboard::{self, Key, Modifiers, key::Named};
use iced::widget::{column, container, row, text};
use iced::{Center, Event, Fill, Rectangle, window};

use super::accessible::composite;
use super::inert::is_press;
use super::key_handler::has_focus;
use super::pressable::{ButtonKind, Pressable};
use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::a11y::{AccessibleNode, Role, Semantics};
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::{Element, token};

pub struct ComboOption<'a, Message> {
    pub name: Cow<'a, str>,
    pub selected: bool,
    pub on_press: Message,
}

/// `on_toggle` opens and closes the list. Arrow keys choose while it is closed.
pub fn combo<'a, Message: Clone + 'a>(
    name: Cow<'a, str>,
    options: Vec<ComboOption<'a, Message>>,
    open: bool,
    on_toggle: Message,
) -> Element<'a, Message> {
    let selected = options.iter().position(|option| option.selected);
    let value = selected.and_then(|index| options.get(index));
    let value = value.map_or(Cow::Borrowed(""), |option| option.name.clone());
    let chevron = Icon::Expanded.sized(token::ICON_SMALL);
    let label = container(text(value.clone()).size(token::TEXT_LIST)).width(Fill);
    let content = row![label, chevron.class(TextColor::Muted)].align_y(Center);
    let kind = ButtonKind::Secondary;
    let choices: Vec<_> = options.iter().map(|it| it.on_press.clone()).collect();
    let toggle = on_toggle.clone();
    // Several keys may be pressed before a frame is drawn; each goes on from the one before.
    let chosen = Cell::new(selected);
    let combo_box = Pressable::new(Role::ComboBox, name.clone(), content, kind)
        .map_semantics(|semantics| Semantics {
            value: Some(value.into_owned()),
            ..semantics
        })
        .expanded(open)
        .width(Fill)
        .padding([token::SPACE_S, token::SPACE_M])
        .on_key(move |key, modifiers| {
            if opens_list(key, modifiers) {
                return Some(toggle.clone());
            }
            let index = chosen_index(key, modifiers, chosen.get(), choices.len())?;
            chosen.set(Some(index));
            choices.get(index).cloned()
        })
        .on_press(on_toggle.clone());
    let list = open.then(|| option_list(name, options));
    let parts = column![combo_box].push(list).spacing(token::SPACE_XS);
    let focus_in_list = selected.unwrap_or(0);
    let wrapper = ComboWrapper {
        open,
        focus_in_list,
        on_toggle,
    };
    wrap(wrapper, parts)
}

fn opens_list(key: &Key, modifiers: Modifiers) -> bool {
    let is_arrow = matches!(key, Key::Named(Named::ArrowDown | Named::ArrowUp));
    is_arrow && modifiers == Modifiers::ALT
}

/// The option that a key chooses, if it is another one.
fn chosen_index(
    key: &Key,
    modifiers: Modifiers,
    selected: Option<usize>,
    count: usize,
) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let index = match (key, selected) {
        (Key::Named(Named::ArrowDown), Some(index)) => (index + 1).min(last),
        (Key::Named(Named::ArrowUp), Some(index)) => index.saturating_sub(1),
        (Key::Named(Named::Home | Named::ArrowDown), _) => 0,
        (Key::Named(Named::End | Named::ArrowUp), _) => last,
        _ => return None,
    };
    (modifiers.is_empty() && selected != Some(index)).then_some(index)
}

struct ComboWrapper<Message> {
    open: bool,
    /// Index of the option that gets the focus when the list opens.
    focus_in_list: usize,
    on_toggle: Message,
}

#[derive(Debug, Default)]
struct State {
    open: bool,
    /// Whether the focus was in the open list.
    focused: bool,
}

impl<Message: Clone> Wrapper<Message> for ComboWrapper<Message> {
    type State = State;

    fn update(
        &mut self,
        state: &mut State,
        parts: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        parts.update(context);
        if let Event::Window(window::Event::RedrawRequested(_)) = context.event {
            if state.open != self.open {
                state.open = self.open;
                self.move_focus(state, parts);
                context.shell.request_redraw();
            }
            return;
        }
        if !self.open {
            return;
        }
        let is_escape = matches!(
            context.event,
            Event::Keyboard(keyboard::Event::KeyPressed {
                key: Key::Named(Named::Escape),
                ..
            })
        );
        state.focused = has_focus(parts);
        if is_escape && state.focused && !context.shell.is_event_captured() {
            context.shell.publish(self.on_toggle.clone());
            context.shell.capture_event();
        } else if is_press(context.event) && !context.cursor.is_over(parts.bounds) {
            context.shell.publish(self.on_toggle.clone());
        }
    }
}

impl<Message> ComboWrapper<Message> {
    /// Moves the focus into the list that has opened, or back to the box.
    fn move_focus(&self, state: &mut State, parts: &mut InnerWidget<'_, '_, Message>) {
        let target = if self.open {
            FocusOn::Option(self.focus_in_list)
        } else {
            FocusOn::Box
        };
        if has_focus(parts) || (!self.open && std::mem::take(&mut state.focused)) {
            let mut focus = MoveFocus {
                target,
                is_next: false,
            };
            parts.operate(&mut focus);
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum FocusOn {
    Box,
    Option(usize),
}

struct MoveFocus {
    target: FocusOn,
    is_next: bool,
}

impl Operation for MoveFocus {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
        if let Some(node) = state.downcast_ref::<AccessibleNode>() {
            let semantics = &node.semantics;
            self.is_next = match (self.target, semantics.role) {
                (FocusOn::Box, Role::ComboBox) => true,
                (FocusOn::Option(index), Role::ListBoxOption) => semantics.position == Some(index),
                _ => false,
            };
        }
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        if std::mem::take(&mut self.is_next) {
            state.focus();
        } else {
            state.unfocus();
        }
    }
}

fn option_list<'a, Message: Clone + 'a>(
    name: Cow<'a, str>,
    options: Vec<ComboOption<'a, Message>>,
) -> Element<'a, Message> {
    let count = options.len();
    let rows = options.into_iter().enumerate().map(|(index, option)| {
        let check_mark = || Icon::Done.sized(token::ICON_SMALL).class(TextColor::Accent);
        let label = container(text(option.name.clone()).size(token::TEXT_LIST)).width(Fill);
        let content = row![label]
            .push(option.selected.then(check_mark))
            .align_y(Center);
        Pressable::new(Role::ListBoxOption, option.name, content, ButtonKind::Row)
            .selected(option.selected)
            .position(index)
            .width(Fill)
            .padding([token::SPACE_S, token::SPACE_M])
            .on_press(option.on_press)
            .into()
    });
    let name = name.into_owned();
    let rows = container(column(rows)).width(Fill).class(Surface::Card);
    composite(Role::ListBox, move || name.clone(), count, rows).into()
}

#[cfg(test)]
mod tests {
    use iced_test::simulator::Simulator;

    use super::*;
    use crate::ui::Theme;

    #[test]
    fn keys_before_a_frame_go_on_from_each_other() {
        let option = |at: usize| ComboOption {
            name: Cow::Owned(at.to_string()),
            selected: at == 0,
            on_press: Some(at),
        };
        let view = combo("Size".into(), (0..4).map(option).collect(), false, None);
        let mut simulator: Simulator<'_, _, Theme> = Simulator::new(view);
        let _box = simulator.click("0").unwrap();
        for key in [Named::ArrowDown, Named::ArrowDown, Named::ArrowUp] {
            let _handled = simulator.tap_key(key);
        }
        let messages: Vec<_> = simulator.into_messages().collect();
        assert_eq!(messages, [None, Some(1), Some(2), Some(1)]);
    }
}
