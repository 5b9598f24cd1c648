//! View of the picker.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill, Size};

use super::{Message, PickerEntry, PickerKind, PickerTarget, State};
use crate::a11y::Role;
use crate::domain::command::Command;
use crate::domain::ranking::Candidate;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{composite, status_line};
use crate::ui::widget::badge::badge;
use crate::ui::widget::dialog::{self, Dialog, Page};
use crate::ui::widget::field::Field;
use crate::ui::widget::key_handler::on_key;
use crate::ui::widget::list_selection::ListMove;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::tooltip::Side;
use crate::ui::widget::virtual_list::{Source, virtual_list};
use crate::ui::widget::{ButtonKind, Pressable, button};
use crate::ui::{Element, token};

pub(super) const LIST_ID: &str = "picker-results";
const FIELD_ID: &str = "picker-text";
/// What the dialog needs besides its results, and the least and most height of these.
const FRAME_HEIGHT: f32 = 300.0;
const LIST_HEIGHTS: (f32, f32) = (96.0, 420.0);
/// Of a name: in pixels, and as a part of the width of the window, so that the place beside it is seen too.
const MAX_NAME: f32 = 320.0;
const MAX_NAME_PART: f32 = 0.4;

struct Results<'a>(&'a State);

impl Source for Results<'_> {
    fn count(&self) -> usize {
        self.0.results.len()
    }

    fn key(&self, row: usize) -> u64 {
        row as u64
    }

    fn revision(&self) -> u64 {
        self.0.generation
    }
}

impl State {
    /// `window` is the size of the window.
    pub fn view<'a>(&'a self, strings: &'a Strings, window: Size) -> Element<'a, Message> {
        let (title, label) = match self.kind {
            PickerKind::Places => (
                fl!(strings, "switcher-title"),
                fl!(strings, "switcher-field"),
            ),
            PickerKind::Commands => (fl!(strings, "palette-title"), fl!(strings, "palette-field")),
        };
        let (least, most) = LIST_HEIGHTS;
        let height = (window.height - FRAME_HEIGHT).clamp(least, most);
        let field = Field::new(
            FIELD_ID,
            label,
            &self.text,
            Message::TextChanged,
            Message::Confirmed,
        );
        let field = field.hint(fl!(strings, "picker-hint"));
        let field = on_key(field.view(), |key, modifiers| {
            ListMove::of_key(key, modifiers).map(Message::SelectionMoved)
        });
        let results = (!self.results.is_empty())
            .then(|| container(self.results(strings, window.width)).height(height));
        // Beside the keys another way to each command, for a mouse and for a screen reader.
        let commands = (self.kind == PickerKind::Places).then(|| {
            button(fl!(strings, "switcher-commands"))
                .tooltip("", Side::Below)
                .keys(strings.keys(Command::CommandPalette))
                .on_press(Message::CommandsPressed)
        });
        let status = row![self.status(strings)].push(commands).align_y(Center);
        let body = column![field, status]
            .push(results)
            .spacing(token::SPACE_S)
            .width(Fill);
        dialog::layer(Dialog {
            title,
            close_label: fl!(strings, "picker-close"),
            on_close: Message::Dismissed,
            page: Page::new(body).width(token::SETTINGS_PAGE_WIDTH).floating(),
        })
    }

    /// How many results there are; announced, too.
    fn status<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let status = match self.results.len() {
            0 => fl!(strings, "picker-none"),
            count => fl!(strings, "picker-count", "count" => count),
        };
        status_line(status)
    }

    fn results<'a>(&'a self, strings: &'a Strings, window_width: f32) -> Element<'a, Message> {
        let name_width = MAX_NAME.min(window_width * MAX_NAME_PART);
        let rows = virtual_list(Results(self), move |index| match self.result(index) {
            Some(result) => self.row_view(index, result, name_width, strings),
            None => column![].into(),
        });
        let rows = rows
            .id(LIST_ID)
            .estimate(token::ROW_HEIGHT)
            .beside_scrollbar();
        let name = move || fl!(strings, "picker-results").into_owned();
        composite(Role::ListBox, name, self.results.len(), rows)
            .virtualized()
            .into()
    }

    fn row_view<'a>(
        &self,
        index: usize,
        (entry, candidate): (&'a PickerEntry, &'a Candidate),
        name_width: f32,
        strings: &'a Strings,
    ) -> Element<'a, Message> {
        let icon = icon(&entry.target)
            .sized(token::ICON - 2.0)
            .class(TextColor::Muted);
        let name = one_line(&*candidate.name, token::TEXT_LIST);
        let place = one_line(&*candidate.context, token::TEXT_META).color(TextColor::Secondary);
        let keys = entry.keys.as_deref().map(|keys| {
            text(keys)
                .size(token::TEXT_META)
                .class(TextColor::Secondary)
        });
        let badge = (candidate.unread > 0).then(|| match candidate.mentions {
            0 => badge(candidate.unread, false),
            mentions => badge(mentions, true),
        });
        // Beside each other: nearer to the eye, and what changes with a key is one narrow area instead of several, each of
        // which draws the card and what is below it.
        let texts = row![container(name).max_width(name_width)]
            .push(badge)
            .push(place)
            .spacing(token::SPACE_M);
        let content = row![icon, container(texts.align_y(Center)).width(Fill)]
            .push(keys)
            .spacing(token::SPACE_S)
            .align_y(Center);
        let content = container(content).height(Fill).align_y(Center);
        let label = spoken(entry, candidate, strings);
        Pressable::new(Role::ListBoxOption, label, content, ButtonKind::Row)
            .selected(self.selected == Some(index))
            .position(index)
            .width(Fill)
            .height(token::ROW_HEIGHT)
            .padding([0.0, token::SPACE_M])
            .on_press(Message::ResultPressed(index))
            .into()
    }
}

fn icon(target: &PickerTarget) -> Icon {
    match target {
        PickerTarget::Channel(_) => Icon::TextChannel,
        PickerTarget::Member(..) => Icon::Members,
        PickerTarget::Server(_) => Icon::Server,
        PickerTarget::Command(_) => Icon::More,
    }
}

/// An entry as one sentence.
pub fn spoken<'a>(
    entry: &'a PickerEntry,
    candidate: &'a Candidate,
    strings: &'a Strings,
) -> Cow<'a, str> {
    let Candidate {
        name,
        context,
        unread,
        mentions,
        ..
    } = candidate;
    let (name, context) = (name.as_str(), context.as_str());
    match (&entry.target, *unread, *mentions) {
        (PickerTarget::Command(_), ..) => match &entry.keys {
            Some(keys) => fl!(strings, "palette-entry", "name" => name, "keys" => keys.as_str()),
            None => name.into(),
        },
        (PickerTarget::Channel(_), 0, _) => {
            fl!(strings, "switcher-channel", "name" => name, "server" => context)
        }
        (PickerTarget::Channel(_), unread, 0) => {
            fl!(strings, "switcher-channel-unread", "name" => name, "server" => context, "count" => unread)
        }
        (PickerTarget::Channel(_), unread, mentions) => {
            fl!(strings, "switcher-channel-mentions", "name" => name, "server" => context, "count" => unread, "mentions" => mentions)
        }
        (PickerTarget::Member(..), ..) => {
            fl!(strings, "switcher-member", "name" => name, "server" => context)
        }
        (PickerTarget::Server(_), ..) => fl!(strings, "switcher-server", "name" => name),
    }
}
