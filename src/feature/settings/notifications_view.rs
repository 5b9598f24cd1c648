//! View of the page about notifications.

use std::borrow::Cow;

use iced::widget::{Column, column, row, text};
use iced::{Center, Fill};

use super::catalog::Setting;
use super::notifications::{Message as PageMessage, QuietChoice, STEP, ServiceStatus};
use super::view::end;
use super::{Edit, Message, OpenList, State};
use crate::a11y::Range;
use crate::domain::notification_settings::{
    NotificationLevel, NotificationPreview, QuietHours, Volume,
};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::combo::{ComboOption, combo};
use crate::ui::widget::field::Field;
use crate::ui::widget::range::slider;
use crate::ui::widget::rows::{Arrangement, card, section, setting_row};
use crate::ui::widget::{button, pane};
use crate::ui::{Element, Theme, token};

const KEYWORDS_ID: &str = "notification-keywords";

impl State {
    pub(super) fn notifications_page<'a>(
        &'a self,
        strings: &'a Strings,
        arrangement: Arrangement,
    ) -> Column<'a, Message, Theme> {
        let missing = (self.notifications.service == ServiceStatus::Missing).then(|| {
            let sentence = fl!(strings, "notify-no-service");
            pane::banner(Icon::Info, TextColor::Accent, sentence, None)
        });
        let texts = (
            Setting::NotifyDesktop.name(strings),
            fl!(strings, "notify-desktop-hint"),
        );
        let desktop = self.switch(texts, |p| &mut p.notifications.desktop);
        let mut rows = vec![Setting::NotifyDesktop.at(desktop)];
        if self.offers(Setting::NotifySound) {
            let texts = (
                Setting::NotifySound.name(strings),
                fl!(strings, "notify-sound-hint"),
            );
            let sound = self.switch(texts, |p| &mut p.notifications.sound);
            rows.push(Setting::NotifySound.at(sound));
        }
        if self.offers(Setting::NotifyVolume) {
            let volume = self.volume(strings, arrangement);
            rows.push(Setting::NotifyVolume.at(volume));
        }
        column![]
            .push(missing)
            .push(card(rows))
            .push(Setting::NotifyLevel.at(self.notification_level(strings)))
            .push(Setting::Keywords.at(self.keywords(strings)))
            .push(Setting::NotifyPreview.at(self.preview(strings)))
            .push(self.quiet(strings, arrangement))
    }

    fn volume<'a>(&self, strings: &'a Strings, arrangement: Arrangement) -> Element<'a, Message> {
        let volume = self.dragged_volume;
        let percent = volume
            .unwrap_or(self.preferences.notifications.volume)
            .percent();
        let value = fl!(strings, "settings-percent", "percent" => percent);
        let range = Range {
            value: percent.into(),
            min: Volume::MIN.into(),
            max: Volume::MAX.into(),
            step: Volume::STEP.into(),
        };
        let name = Setting::NotifyVolume.name(strings);
        let slider = slider(name.clone(), value.clone(), range, |moved| {
            Message::Notifications(PageMessage::VolumeMoved(moved))
        });
        let value = text(value).size(token::TEXT_LIST).class(TextColor::Primary);
        let play = button(fl!(strings, "notify-volume-play"))
            .on_press(Message::Notifications(PageMessage::PlayPressed));
        let control = row![slider, value, play]
            .spacing(token::SPACE_M)
            .align_y(Center);
        let texts = pane::title_and_hint(name, fl!(strings, "notify-volume-hint"));
        setting_row(texts, Some(end(control, arrangement)), arrangement)
    }

    fn notification_level<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let label = |level| match level {
            NotificationLevel::Everything => fl!(strings, "notify-everything"),
            NotificationLevel::Mentions => fl!(strings, "notify-mentions"),
            NotificationLevel::Nothing => fl!(strings, "notify-nothing"),
        };
        let name = fl!(strings, "notify-level");
        self.radio_group(
            name,
            |p| &mut p.notifications.level,
            NotificationLevel::ALL,
            label,
        )
    }

    fn preview<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let label = |preview| match preview {
            NotificationPreview::Full => fl!(strings, "notify-preview-full"),
            NotificationPreview::Sender => fl!(strings, "notify-preview-sender"),
            NotificationPreview::Nothing => fl!(strings, "notify-preview-nothing"),
        };
        let name = fl!(strings, "notify-preview");
        self.radio_group(
            name,
            |p| &mut p.notifications.preview,
            NotificationPreview::ALL,
            label,
        )
    }

    fn keywords<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let edited = |text| Message::Notifications(PageMessage::KeywordsEdited(text));
        let typed = self.notifications.keywords.as_str();
        let submitted = edited(typed.to_owned());
        let name = fl!(strings, "notify-keywords");
        Field::new(KEYWORDS_ID, name, typed, edited, submitted)
            .hint(fl!(strings, "notify-keywords-hint"))
            .view()
    }

    /// By hand, for a time, and each day.
    fn quiet<'a>(&'a self, strings: &'a Strings, arrangement: Arrangement) -> Element<'a, Message> {
        let now = self.quiet_now(strings, arrangement);
        let mut rows = vec![Setting::DoNotDisturb.at(now)];
        let texts = (
            fl!(strings, "notify-schedule"),
            fl!(strings, "notify-schedule-hint"),
        );
        let schedule = self.switch(texts, |p| &mut p.notifications.quiet_hours.on);
        rows.push(Setting::QuietHours.at(schedule));
        if self.preferences.notifications.quiet_hours.on {
            let from = (fl!(strings, "notify-from"), OpenList::QuietFrom);
            rows.push(self.time(from, |hours| &mut hours.from, arrangement));
            let to = (fl!(strings, "notify-to"), OpenList::QuietTo);
            rows.push(self.time(to, |hours| &mut hours.to, arrangement));
        }
        section(3, Setting::DoNotDisturb.name(strings), card(rows))
    }

    fn quiet_now<'a>(
        &'a self,
        strings: &'a Strings,
        arrangement: Arrangement,
    ) -> Element<'a, Message> {
        let chosen = self.preferences.notifications.do_not_disturb;
        let name = |choice| match choice {
            QuietChoice::Off => fl!(strings, "notify-quiet-off"),
            QuietChoice::On => fl!(strings, "notify-quiet-on"),
            QuietChoice::For(minutes) => {
                fl!(strings, "notify-quiet-for", "hours" => minutes / 60)
            }
        };
        let options = QuietChoice::ALL.into_iter().map(|choice| ComboOption {
            name: name(choice),
            selected: choice.is(chosen),
            on_press: Message::Notifications(PageMessage::QuietChosen(choice)),
        });
        let until = self.notifications.quiet_until.as_deref();
        let until = until.map(|time| ComboOption {
            name: fl!(strings, "notify-quiet-until", "time" => time),
            selected: true,
            on_press: Message::ListToggled(OpenList::Quiet),
        });
        let list = OpenList::Quiet;
        let title = fl!(strings, "notify-quiet");
        let choices = combo(
            title.clone(),
            until.into_iter().chain(options).collect(),
            self.open_list == Some(list),
            Message::ListToggled(list),
        );
        let texts = pane::title_and_hint(title, fl!(strings, "notify-quiet-hint"));
        setting_row(texts, Some(end(choices, arrangement)), arrangement)
    }

    fn time<'a>(
        &'a self,
        (name, list): (Cow<'a, str>, OpenList),
        field: fn(&mut QuietHours) -> &mut u16,
        arrangement: Arrangement,
    ) -> Element<'a, Message> {
        let mut hours = self.preferences.notifications.quiet_hours;
        let current = *field(&mut hours);
        let options = self
            .notifications
            .times()
            .map(|(minute, time)| ComboOption {
                name: time.into(),
                // One from the settings file may lie between two of them.
                selected: minute == current - current % STEP,
                on_press: Message::LimitChosen(Edit::new(Box::new(move |preferences| {
                    *field(&mut preferences.notifications.quiet_hours) = minute;
                }))),
            });
        let times = combo(
            name.clone(),
            options.collect(),
            self.open_list == Some(list),
            Message::ListToggled(list),
        );
        let title = text(name).size(token::TEXT_LIST).width(Fill);
        setting_row(title.into(), Some(end(times, arrangement)), arrangement)
    }
}
