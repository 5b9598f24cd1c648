//! View of the search.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill, Size};

use super::list::{LIST_ID, ResultSource};
use super::{Message, SearchStatus, State};
use crate::a11y::{Live, Role, Semantics};
use crate::domain::search::{QueryError, ResultCount, Snippet};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{accessible, composite};
use crate::ui::widget::dialog::{self, Dialog, Page};
use crate::ui::widget::field::Field;
use crate::ui::widget::key_handler::on_key;
use crate::ui::widget::list_selection::ListMove;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::rich_text::{MAX_RUNS, TextSpan, TextStyle, paragraph};
use crate::ui::widget::virtual_list::virtual_list;
use crate::ui::widget::{ButtonKind, Pressable, button};
use crate::ui::{Element, Theme, font, token};

const FIELD_ID: &str = "search-text";
/// What the dialog needs besides its results, and the least height of these.
const FRAME_HEIGHT: f32 = 320.0;
const MIN_LIST_HEIGHT: f32 = 120.0;
const MAX_LIST_HEIGHT: f32 = 560.0;
const ROW_ESTIMATE: f32 = 64.0;
/// Further results are searched when fewer than this many are below the viewport.
const PREFETCH_ROWS: usize = 10;

impl State {
    /// `window` is the size of the window.
    pub fn view<'a>(
        &'a self,
        strings: &'a Strings,
        theme: &'a Theme,
        window: Size,
    ) -> Element<'a, Message> {
        let height = (window.height - FRAME_HEIGHT).clamp(MIN_LIST_HEIGHT, MAX_LIST_HEIGHT);
        let results = (!self.rows.is_empty()).then(|| {
            let results = self.results(strings, theme);
            container(results).height(height)
        });
        let body = column![self.field(strings)]
            .push(self.scope_line(strings))
            .push(self.status_line(strings))
            .push((!self.is_available).then(|| settings_button(strings)))
            .push(results)
            .spacing(token::SPACE_M)
            .width(Fill);
        dialog::layer(Dialog {
            title: fl!(strings, "search-title"),
            close_label: fl!(strings, "search-close"),
            on_close: Message::Dismissed,
            page: Page::new(body).width(token::SETTINGS_PAGE_WIDTH).floating(),
        })
    }

    fn field<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let error = self
            .error
            .as_ref()
            .map(|error| error_message(error, strings));
        let field = Field::new(
            FIELD_ID,
            fl!(strings, "search-field"),
            &self.text,
            Message::TextChanged,
            Message::Confirmed,
        );
        let field = field.hint(fl!(strings, "search-hint")).error(error);
        on_key(field.view(), |key, modifiers| {
            ListMove::of_key(key, modifiers).map(Message::SelectionMoved)
        })
    }

    fn scope_line<'a>(&'a self, strings: &'a Strings) -> Option<Element<'a, Message>> {
        let scope = self.scope.as_ref()?;
        let label = fl!(strings, "search-scope", "channel" => scope.name.as_str());
        let label = one_line(label, token::TEXT_LIST).color(TextColor::Secondary);
        let everywhere = button(fl!(strings, "search-everywhere")).on_press(Message::ScopeRemoved);
        let line = row![container(label).width(Fill), everywhere];
        Some(line.spacing(token::SPACE_S).align_y(Center).into())
    }

    /// What is announced, too.
    fn status_line<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let status = self.status_text(strings);
        let shown = text(status.clone())
            .size(token::TEXT_META)
            .class(TextColor::Muted)
            .width(Fill);
        let is_busy = self.status == SearchStatus::Searching;
        let semantics = move || Semantics {
            live: Some(Live::Polite),
            busy: is_busy,
            ..Semantics::new(Role::Status, status.clone())
        };
        accessible(semantics, shown).into()
    }

    pub(super) fn status_text<'a>(&'a self, strings: &'a Strings) -> Cow<'a, str> {
        if !self.is_available {
            return fl!(strings, "search-unavailable");
        }
        match (&self.status, self.count) {
            (SearchStatus::Idle, _) => fl!(strings, "search-idle"),
            (SearchStatus::Failed, _) => fl!(strings, "search-failed"),
            (_, Some(ResultCount::MoreThan(count))) => {
                fl!(strings, "search-count-more", "count" => count)
            }
            (_, Some(ResultCount::Exactly(0))) => fl!(strings, "search-none"),
            (_, Some(ResultCount::Exactly(count))) => {
                fl!(strings, "search-count", "count" => count)
            }
            (SearchStatus::Found(None), None) if self.rows.is_empty() => {
                fl!(strings, "search-none")
            }
            (SearchStatus::Searching | SearchStatus::Found(_), None) => {
                fl!(strings, "search-searching")
            }
        }
    }

    fn results<'a>(&'a self, strings: &'a Strings, theme: &'a Theme) -> Element<'a, Message> {
        let rows = virtual_list(ResultSource(self), move |index| self.row_view(index, theme));
        let count = self.rows.len();
        let wants_more = matches!(self.status, SearchStatus::Found(Some(_)));
        let rows = rows
            .id(LIST_ID)
            .estimate(ROW_ESTIMATE)
            .content_id(self.rows_of)
            .on_viewport(move |viewport| {
                let is_near = viewport.last + PREFETCH_ROWS >= count;
                (wants_more && is_near).then_some(Message::EndReached)
            });
        let name = move || fl!(strings, "search-results").into_owned();
        composite(Role::ListBox, name, count, rows)
            .virtualized()
            .into()
    }

    fn row_view<'a>(&'a self, index: usize, theme: &'a Theme) -> Element<'a, Message> {
        let Some(result) = self.rows.get(index) else {
            return column![].into();
        };
        let author = one_line(&*result.author, token::TEXT_LIST).font(font::SEMIBOLD);
        let origin = one_line(&*result.origin, token::TEXT_CAPTION).color(TextColor::Secondary);
        let content = column![author, origin, snippet(&result.snippet, index, theme)];
        let content = content.spacing(token::SPACE_XXS).width(Fill);
        let role = Role::ListBoxOption;
        Pressable::new(role, result.spoken(), content, ButtonKind::Row)
            .selected(self.selected == Some(index))
            .position(index)
            .width(Fill)
            .padding([token::SPACE_S, token::SPACE_M])
            .on_press(Message::ResultPressed(index))
            .into()
    }
}

fn snippet<'a>(snippet: &'a Snippet, index: usize, theme: &Theme) -> Element<'a, Message> {
    let mut spans = Vec::new();
    let mut end = 0;
    let mut push = |part: std::ops::Range<usize>, style| {
        let text = snippet.text.get(part).unwrap_or_default();
        if !text.is_empty() {
            spans.push(TextSpan { text, style });
        }
    };
    for part in &snippet.highlights {
        push(end..part.start, TextStyle::Plain);
        push(part.clone(), TextStyle::Match);
        end = part.end;
    }
    push(end..snippet.text.len(), TextStyle::Plain);
    let mut runs_left = MAX_RUNS;
    // A snippet has no links.
    let press = move |_address| Message::ResultPressed(index);
    paragraph(spans, theme, &mut runs_left, press, move |address, _at| {
        press(address)
    })
}

fn settings_button(strings: &Strings) -> Element<'_, Message> {
    let settings = button(fl!(strings, "search-settings"));
    settings.on_press(Message::SettingsPressed).into()
}

fn error_message<'a>(error: &'a QueryError, strings: &'a Strings) -> Cow<'a, str> {
    match error {
        QueryError::Date(value) => fl!(strings, "search-no-date", "value" => value.as_str()),
        QueryError::Has(value) => fl!(strings, "search-no-kind", "value" => value.as_str()),
    }
}
