//! The dialog that asks for a day of the open channel.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::domain::date_input::{DateOrder, parse_date};
use crate::feature::action::Action;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::Element;
use crate::ui::widget::dialog::{self, Dialog, Page, dialog_body};
use crate::ui::widget::field::Field;
use crate::ui::widget::{button, primary_button};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The name of the channel.
    channel: String,
    today: Date,
    input: String,
    /// What was submitted is no date.
    is_refused: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    DateChanged(String),
    Submitted,
    Dismissed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Chosen(Date),
    Close,
}

impl State {
    pub fn new(channel: String, today: Date) -> Self {
        Self {
            channel,
            today,
            input: String::new(),
            is_refused: false,
        }
    }

    pub fn update(&mut self, message: Message, strings: &Strings) -> Action<Message, Event> {
        match message {
            Message::DateChanged(input) => {
                self.input = input;
                self.is_refused = false;
            }
            Message::Submitted => {
                if let Some(day) = self.parse(strings) {
                    return Action::emit(Event::Chosen(day));
                }
                self.is_refused = true;
            }
            Message::Dismissed => return Action::emit(Event::Close),
        }
        Action::none()
    }

    fn parse(&self, strings: &Strings) -> Option<Date> {
        let typed = self.input.trim().to_lowercase();
        if typed == fl!(strings, "day-today").to_lowercase() {
            return Some(self.today);
        }
        if typed == fl!(strings, "day-yesterday").to_lowercase() {
            return self.today.yesterday().ok();
        }
        let order = match strings.text("date-order") {
            order if order == "mdy" => DateOrder::MonthFirst,
            _ => DateOrder::DayFirst,
        };
        parse_date(&typed, order, self.today)
    }

    pub fn error_message<'a>(&self, strings: &'a Strings) -> Option<Cow<'a, str>> {
        self.is_refused.then(|| fl!(strings, "jump-date-invalid"))
    }

    pub fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let field = Field::new(
            "jump-date",
            fl!(strings, "jump-date-field"),
            &self.input,
            Message::DateChanged,
            Message::Submitted,
        )
        .hint(fl!(strings, "jump-date-hint"))
        .error(self.error_message(strings));
        let cancel = button(fl!(strings, "jump-date-cancel")).on_press(Message::Dismissed);
        let jump = primary_button(fl!(strings, "jump-date-confirm"));
        let jump =
            jump.on_press_maybe((!self.input.trim().is_empty()).then_some(Message::Submitted));
        let channel = self.channel.as_str();
        dialog::layer(Dialog {
            title: fl!(strings, "jump-date-title", "channel" => channel),
            close_label: fl!(strings, "jump-date-cancel"),
            on_close: Message::Dismissed,
            page: Page::new(dialog_body([field.view()])).buttons([cancel, jump]),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn chosen(locale: &str, typed: &str) -> (Option<Event>, bool) {
        let strings = Strings::negotiate(&[locale.to_owned()]);
        let mut state = State::new("general".to_owned(), date(2026, 11, 29));
        let changed = state.update(Message::DateChanged(typed.to_owned()), &strings);
        assert_eq!(changed.event, None);
        let submitted = state.update(Message::Submitted, &strings);
        (submitted.event, state.error_message(&strings).is_some())
    }

    #[test]
    fn dates_are_read_in_the_language_of_the_user() {
        for (locale, typed, day) in [
            ("en-US", "11/05/2026", date(2026, 11, 5)),
            ("de", "05/11/2026", date(2026, 11, 5)),
            ("de", "5.11.", date(2026, 11, 5)),
            ("en-US", "2026-11-05", date(2026, 11, 5)),
            ("en-US", "today", date(2026, 11, 29)),
            ("de", "Gestern", date(2026, 11, 28)),
        ] {
            assert_eq!(
                chosen(locale, typed),
                (Some(Event::Chosen(day)), false),
                "{typed}"
            );
        }
        assert_eq!(chosen("en-US", "soon"), (None, true));
    }
}
