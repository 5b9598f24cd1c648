//! View of the storage page: the switch and the limits, and a row for the history of each server.

use std::borrow::Cow;

use iced::widget::{Column, column, row, text};

use super::catalog::Setting;
use super::storage::{self, CANCEL_TURN_OFF_ID, Deletion, KEEP_ID, StoredHistory, control_id};
use super::view::end;
use super::{Message, OpenList, State};
use crate::a11y::Semantics;
use crate::domain::identity::IdentityStorage;
use crate::domain::preference::{HistoryPreferences, Preferences};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::combo::{ComboOption, combo};
use crate::ui::widget::rows::{Arrangement, card, section, setting_row};
use crate::ui::widget::toggle::switch_row;
use crate::ui::widget::{Pressable, button, danger_button, pane};
use crate::ui::{Element, Theme, token};

impl State {
    pub(super) fn storage_page<'a>(
        &'a self,
        strings: &'a Strings,
        arrangement: Arrangement,
    ) -> Column<'a, Message, Theme> {
        let keeps = self.preferences.history.keep;
        let mut rows = vec![Setting::KeepHistory.at(self.keep(strings))];
        if self.storage.asked == Some(Deletion::TurnOff) {
            rows.push(turn_off_question(strings, arrangement));
        } else if keeps {
            rows.push(Setting::HistoryDays.at(self.days(strings, arrangement)));
            rows.push(Setting::HistorySize.at(self.megabytes(strings, arrangement)));
        }
        let page = column![].push(self.not_stored(strings)).push(card(rows));
        let stored = self.storage.sizes.as_deref().filter(|_| keeps);
        page.push(stored.map(|histories| {
            let rows = self.histories(histories, strings, arrangement);
            section(3, fl!(strings, "storage-stored"), rows)
        }))
    }

    /// Where nothing is written, whatever is chosen here.
    fn not_stored<'a>(&self, strings: &'a Strings) -> Option<Element<'a, Message>> {
        let storage = self.identity.map(|identity| identity.storage);
        (storage == Some(IdentityStorage::MemoryOnly)).then(|| {
            let sentence = fl!(strings, "storage-memory");
            pane::banner(Icon::Info, TextColor::Accent, sentence, None)
        })
    }

    /// Turning it off deletes what is stored, so it asks.
    fn keep<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let keeps = self.preferences.history.keep;
        let message = if keeps {
            Message::Storage(storage::Message::DeletePressed(Deletion::TurnOff))
        } else {
            Message::edit(|preferences| preferences.history.keep = true)
        };
        let hint = if keeps {
            fl!(strings, "storage-keep-hint")
        } else {
            fl!(strings, "storage-off-hint")
        };
        let row = switch_row(fl!(strings, "storage-keep"), hint, keeps, message);
        row.id(KEEP_ID).into()
    }

    fn days<'a>(&self, strings: &'a Strings, arrangement: Arrangement) -> Element<'a, Message> {
        let texts = (
            fl!(strings, "storage-days"),
            fl!(strings, "storage-days-hint"),
        );
        let label = |days| match days {
            None => fl!(strings, "storage-no-limit"),
            Some(days) => fl!(strings, "storage-days-count", "count" => days),
        };
        let limit = Limit {
            list: OpenList::HistoryDays,
            offered: HistoryPreferences::DAYS,
            field: |preferences| &mut preferences.history.days,
        };
        self.limit_row(texts, &limit, label, arrangement)
    }

    fn megabytes<'a>(
        &self,
        strings: &'a Strings,
        arrangement: Arrangement,
    ) -> Element<'a, Message> {
        let texts = (
            fl!(strings, "storage-size"),
            fl!(strings, "storage-size-hint"),
        );
        let label = |megabytes| match megabytes {
            None => fl!(strings, "storage-no-limit"),
            Some(count) => fl!(strings, "storage-megabytes", "count" => count),
        };
        let limit = Limit {
            list: OpenList::HistorySize,
            offered: HistoryPreferences::MEGABYTES,
            field: |preferences| &mut preferences.history.megabytes,
        };
        self.limit_row(texts, &limit, label, arrangement)
    }

    fn limit_row<'a>(
        &self,
        (name, hint): (Cow<'a, str>, Cow<'a, str>),
        limit: &Limit,
        label: impl Fn(Option<u32>) -> Cow<'a, str>,
        arrangement: Arrangement,
    ) -> Element<'a, Message> {
        let (field, list) = (limit.field, limit.list);
        let current = *field(&mut self.preferences.clone());
        // A value from the settings file may be another one.
        let other = (!limit.offered.contains(&current)).then_some(current);
        let options = other.into_iter().chain(limit.offered);
        let options = options.map(|value| ComboOption {
            name: label(value),
            selected: value == current,
            on_press: Message::LimitChosen(Limit::edit(field, value)),
        });
        let limits = combo(
            name.clone(),
            options.collect(),
            self.open_list == Some(list),
            Message::ListToggled(list),
        );
        let texts = pane::title_and_hint(name, hint);
        setting_row(texts, Some(end(limits, arrangement)), arrangement)
    }

    fn histories<'a>(
        &'a self,
        histories: &'a [StoredHistory],
        strings: &'a Strings,
        arrangement: Arrangement,
    ) -> Element<'a, Message> {
        if histories.is_empty() {
            let nothing = text(fl!(strings, "storage-nothing"));
            return nothing
                .size(token::TEXT_META)
                .class(TextColor::Muted)
                .into();
        }
        let row = |deletion, name, bytes| self.history_row(deletion, name, bytes, arrangement);
        let servers = histories.iter().map(|history| {
            let deletion = Deletion::Server(history.server.clone());
            let name = history.name.as_str().into();
            row(deletion, name, (history.bytes, strings))
        });
        let total = (self.storage.total(), strings);
        let all = row(Deletion::All, fl!(strings, "storage-all"), total);
        card(servers.chain([all]))
    }

    /// A history, or the question before it is deleted. The first button stays in its place, and with it the focus.
    fn history_row<'a>(
        &self,
        deletion: Deletion,
        name: Cow<'a, str>,
        (bytes, strings): (u64, &'a Strings),
        arrangement: Arrangement,
    ) -> Element<'a, Message> {
        let is_asked = self.storage.asked.as_ref() == Some(&deletion);
        let id = control_id(&deletion);
        if is_asked {
            let question = match deletion {
                Deletion::Server(_) => fl!(strings, "storage-question"),
                Deletion::All | Deletion::TurnOff => fl!(strings, "storage-question-all"),
            };
            let delete = fl!(strings, "storage-delete");
            return question_row((name, question), (id, delete), strings, arrangement);
        }
        let spoken = fl!(strings, "storage-clear-name", "name" => name.as_ref()).into_owned();
        let size = size(bytes, strings);
        let description = size.to_string();
        let clear = button(fl!(strings, "storage-clear"))
            .id(id)
            .map_semantics(|semantics| Semantics {
                name: spoken,
                description: Some(description),
                ..semantics
            })
            .on_press(Message::Storage(storage::Message::DeletePressed(deletion)));
        let texts = pane::title_and_hint(name, size);
        setting_row(texts, Some(row![clear].into()), arrangement)
    }
}

/// A limit that is chosen from a list.
struct Limit {
    list: OpenList,
    offered: [Option<u32>; 4],
    field: fn(&mut Preferences) -> &mut Option<u32>,
}

impl Limit {
    fn edit(field: fn(&mut Preferences) -> &mut Option<u32>, value: Option<u32>) -> super::Edit {
        super::Edit::new(Box::new(move |preferences| *field(preferences) = value))
    }
}

fn turn_off_question(strings: &Strings, arrangement: Arrangement) -> Element<'_, Message> {
    let texts = (
        fl!(strings, "storage-turn-off"),
        fl!(strings, "storage-question-all"),
    );
    let delete = fl!(strings, "storage-turn-off-delete");
    let id = CANCEL_TURN_OFF_ID.to_owned();
    question_row(texts, (id, delete), strings, arrangement)
}

fn question_row<'a>(
    (title, question): (Cow<'a, str>, Cow<'a, str>),
    (id, delete): (String, Cow<'a, str>),
    strings: &'a Strings,
    arrangement: Arrangement,
) -> Element<'a, Message> {
    let described = |button: Pressable<'a, Message>| {
        let description = question.to_string();
        button.map_semantics(|semantics| Semantics {
            description: Some(description),
            ..semantics
        })
    };
    let press = |message| Message::Storage(message);
    let cancel = described(button(fl!(strings, "storage-cancel")))
        .id(id)
        .on_press(press(storage::Message::DeleteCanceled));
    let delete =
        described(danger_button(delete)).on_press(press(storage::Message::DeleteConfirmed));
    let buttons = row![cancel, delete].spacing(token::SPACE_S);
    let texts = pane::title_and_hint(title, question);
    setting_row(texts, Some(buttons.into()), arrangement)
}

fn size(bytes: u64, strings: &Strings) -> Cow<'_, str> {
    const MEGABYTE: u64 = 1_000_000;
    match bytes {
        0 => fl!(strings, "storage-empty"),
        1..MEGABYTE => fl!(strings, "storage-less"),
        bytes => fl!(strings, "storage-megabytes", "count" => bytes / MEGABYTE),
    }
}
