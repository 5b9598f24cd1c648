//! View of the settings: the frame around a page, and the sections of the pages about preferences.

use std::borrow::Cow;

use iced::widget::{column, container, opaque, row, scrollable, text};
use iced::{Center, Fill, Padding, Size};

use super::catalog::Setting;
use super::layout::Layout;
use super::{Message, OpenList, SettingsPage, State};
use crate::a11y::{Range, Role, Semantics};
use crate::domain::preference::{
    HourCycle, MESSAGE_SIZES, Preferences, ReadingOrder, ReducedMotion, Renderer, Verbosity,
};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::{accessible, heading, labeled};
use crate::ui::widget::backdrop::backdrop;
use crate::ui::widget::combo::{ComboOption, combo};
use crate::ui::widget::radio::radio_row;
use crate::ui::widget::range::{SliderEvent, slider};
use crate::ui::widget::rows::{Arrangement, section, setting_row};
use crate::ui::widget::tabs::{Tab, side_tabs, tab_panel};
use crate::ui::widget::toggle::switch_row;
use crate::ui::widget::{icon_button, pane};
use crate::ui::{Element, font, token};

/// Of what scrolls.
pub(super) const PAGE_ID: &str = "settings-page";

impl State {
    /// Covers the window, of which this is the size.
    pub fn view<'a>(&'a self, strings: &'a Strings, window: Size) -> Element<'a, Message> {
        let layout = Layout::new(window);
        let content = match layout.side {
            Some(gap) => self.with_side_list(gap, strings, layout),
            None => self.with_combo_box(strings, layout),
        };
        let content = container(content).width(Fill).height(Fill);
        let semantics = move || Semantics {
            modal: true,
            description: Some(self.page.title(strings).into_owned()),
            ..Semantics::new(Role::Dialog, fl!(strings, "settings-title"))
        };
        let page = backdrop(|roles| roles.surface_base, content);
        opaque(accessible(semantics, page))
    }

    fn with_side_list<'a>(
        &'a self,
        gap: f32,
        strings: &'a Strings,
        layout: Layout,
    ) -> Element<'a, Message> {
        let tabs = SettingsPage::ALL.map(|page| Tab {
            icon: page.icon(),
            name: page.title(strings),
            selected: page == self.page,
            on_press: Message::PageChosen(page),
        });
        let title = fl!(strings, "settings-title");
        let title = container(heading(1, page_title(title)))
            .center_y(token::ROW_HEIGHT)
            .padding([0.0, token::SPACE_M]);
        let tabs = side_tabs(fl!(strings, "settings-pages"), tabs.into());
        let search = self.search_field(strings);
        let list = container(column![title, search, tabs].spacing(token::SPACE_M))
            .width(gap + token::SETTINGS_SIDE_WIDTH + token::SPACE_XL)
            .height(Fill)
            .padding(Padding {
                top: token::SPACE_XL,
                right: token::SPACE_M,
                bottom: 0.0,
                left: gap + token::SPACE_M,
            });
        let list = backdrop(|roles| roles.surface_sidebar, list);
        let is_searching = self.search.is_active();
        let name = if is_searching {
            fl!(strings, "settings-results")
        } else {
            self.page.title(strings)
        };
        let head = container(heading(2, page_title(name.clone()))).width(Fill);
        let head = row![head, close_button(strings)].align_y(Center);
        let head = container(head).max_width(token::SETTINGS_PAGE_WIDTH + 2.0 * token::SPACE_XL);
        let head = head.padding(Padding {
            top: token::SPACE_XL,
            bottom: token::SPACE_S,
            ..Padding::from([0.0, token::SPACE_XL])
        });
        let page = if is_searching {
            unscrolled(self.results(strings), token::SPACE_XL)
        } else {
            scrolled(self.page(strings, layout), token::SPACE_XL)
        };
        let panel = tab_panel(name, column![head, page]);
        row![list, pane::vertical_divider(), panel].into()
    }

    fn with_combo_box<'a>(&'a self, strings: &'a Strings, layout: Layout) -> Element<'a, Message> {
        let title = container(heading(1, page_title(fl!(strings, "settings-title")))).width(Fill);
        let head = container(row![title, close_button(strings)].align_y(Center))
            .center_y(token::HEADER_HEIGHT)
            .padding([0.0, token::SPACE_L]);
        let search =
            container(self.search_field(strings)).padding([token::SPACE_XS, token::SPACE_L]);
        if self.search.is_active() {
            let results = unscrolled(self.results(strings), token::SPACE_L);
            let panel = tab_panel(fl!(strings, "settings-results"), results);
            return column![head, pane::divider(), search, panel].into();
        }
        let options = SettingsPage::ALL.map(|page| ComboOption {
            name: page.title(strings),
            selected: page == self.page,
            on_press: Message::PageChosen(page),
        });
        let list = OpenList::Pages;
        let pages = combo(
            fl!(strings, "settings-pages"),
            options.into(),
            self.open_list == Some(list),
            Message::ListToggled(list),
        );
        let content = column![pages, self.page(strings, layout)].spacing(token::SPACE_L);
        let panel = tab_panel(self.page.title(strings), scrolled(content, token::SPACE_L));
        column![head, pane::divider(), search, panel].into()
    }

    pub(super) fn scale<'a>(
        &self,
        strings: &'a Strings,
        arrangement: Arrangement,
    ) -> Element<'a, Message> {
        let scale = self.dragged_scale.unwrap_or(self.preferences.scale);
        #[expect(clippy::cast_possible_truncation, reason = "a factor from 0.5 to 3")]
        let percent = (scale * 100.0).round() as i64;
        let value = fl!(strings, "settings-percent", "percent" => percent);
        let name = fl!(strings, "settings-zoom");
        let range = Range {
            value: f64::from(percent.clamp(80, 200) as i32),
            min: 80.0,
            max: 200.0,
            step: 5.0,
        };
        let slider = slider(name.clone(), value.clone(), range, |moved| {
            let value = moved.value / 100.0;
            Message::ZoomMoved(SliderEvent { value, ..moved })
        });
        let texts = (name, fl!(strings, "settings-zoom-hint"));
        slider_row(texts, (slider, value), arrangement)
    }

    /// Of messages and the composer.
    pub(super) fn message_size<'a>(
        &self,
        strings: &'a Strings,
        arrangement: Arrangement,
    ) -> Element<'a, Message> {
        #[expect(clippy::cast_possible_truncation, reason = "from 12 to 24")]
        let size = self.preferences.message_size.round() as i64;
        let value = fl!(strings, "settings-pixels", "count" => size);
        let name = Setting::MessageSize.name(strings);
        let (min, _, max) = MESSAGE_SIZES;
        let range = Range {
            value: f64::from(self.preferences.message_size),
            min: f64::from(min),
            max: f64::from(max),
            step: 1.0,
        };
        let slider = slider(name.clone(), value.clone(), range, |moved| {
            #[expect(clippy::cast_possible_truncation, reason = "from 12 to 24")]
            let size = moved.value.round() as f32;
            Message::edit(move |preferences| preferences.message_size = size)
        });
        let texts = (name, fl!(strings, "settings-message-size-hint"));
        slider_row(texts, (slider, value), arrangement)
    }

    pub(super) fn reduced_motion<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let label = |motion| match motion {
            ReducedMotion::System => fl!(strings, "motion-system"),
            ReducedMotion::On => fl!(strings, "motion-on"),
            ReducedMotion::Off => fl!(strings, "motion-off"),
        };
        let name = Setting::ReducedMotion.name(strings);
        let options = self.radio_group(name, |p| &mut p.reduced_motion, ReducedMotion::ALL, label);
        let hint = text(fl!(strings, "settings-reduced-motion-hint"))
            .size(token::TEXT_META)
            .class(TextColor::Muted);
        column![options, hint].spacing(token::SPACE_S).into()
    }

    pub(super) fn renderer<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let label = |renderer| match renderer {
            Renderer::Software => fl!(strings, "renderer-software"),
            Renderer::Graphics => fl!(strings, "renderer-graphics"),
        };
        let name = fl!(strings, "settings-rendering");
        let options = self.radio_group(name, |p| &mut p.renderer, Renderer::ALL, label);
        let hint = text(fl!(strings, "settings-restart"))
            .size(token::TEXT_META)
            .class(TextColor::Muted);
        column![options, hint].spacing(token::SPACE_S).into()
    }

    pub(super) fn language<'a>(
        &self,
        strings: &'a Strings,
        arrangement: Arrangement,
    ) -> Element<'a, Message> {
        let options = [
            (None, fl!(strings, "language-system")),
            (Some("en-US"), fl!(strings, "language-en")),
            (Some("de"), fl!(strings, "language-de")),
        ];
        let options = options.map(|(tag, name)| ComboOption {
            name,
            selected: self.preferences.language.as_deref() == tag,
            on_press: Message::LanguageChosen(tag.map(str::to_owned)),
        });
        let (name, list) = (fl!(strings, "settings-language"), OpenList::Languages);
        let list = combo(
            name.clone(),
            options.into(),
            self.open_list == Some(list),
            Message::ListToggled(list),
        );
        let texts = pane::title_and_hint(name, fl!(strings, "settings-language-hint"));
        setting_row(texts, Some(end(list, arrangement)), arrangement)
    }

    pub(super) fn hour_cycle<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let name = fl!(strings, "settings-hours");
        let label = |hours| match hours {
            HourCycle::Language => fl!(strings, "hours-language"),
            HourCycle::Twelve => fl!(strings, "hours-twelve"),
            HourCycle::TwentyFour => fl!(strings, "hours-twenty-four"),
        };
        self.radio_group(name, |p| &mut p.hours, HourCycle::ALL, label)
    }

    pub(super) fn announcements<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let name = fl!(strings, "settings-announcements");
        let label = |verbosity| match verbosity {
            Verbosity::All => fl!(strings, "announce-all"),
            Verbosity::Mentions => fl!(strings, "announce-mentions"),
            Verbosity::Nothing => fl!(strings, "announce-none"),
        };
        self.radio_group(name, |p| &mut p.announcements, Verbosity::ALL, label)
    }

    pub(super) fn reading_order<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let label = |order| match order {
            ReadingOrder::SenderTimeText => fl!(strings, "reading-sender-time-text"),
            ReadingOrder::SenderTextTime => fl!(strings, "reading-sender-text-time"),
            ReadingOrder::TextSenderTime => fl!(strings, "reading-text-sender-time"),
        };
        let name = Setting::ReadingOrder.name(strings);
        let options = self.radio_group(name, |p| &mut p.reading_order, ReadingOrder::ALL, label);
        let hint = text(fl!(strings, "settings-reading-order-hint"))
            .size(token::TEXT_META)
            .class(TextColor::Muted);
        column![options, hint].spacing(token::SPACE_S).into()
    }

    /// A switch for one preference, as a row of a card.
    pub(super) fn switch<'a>(
        &self,
        (name, hint): (Cow<'a, str>, Cow<'a, str>),
        field: fn(&mut Preferences) -> &mut bool,
    ) -> Element<'a, Message> {
        let on = *field(&mut self.preferences.clone());
        let edit = Message::edit(move |preferences| *field(preferences) = !on);
        switch_row(name, hint, on, edit).into()
    }

    /// Radio buttons for one preference, as a section of their own.
    pub(super) fn radio_group<'a, T: Copy + PartialEq + Send + Sync + 'static, const N: usize>(
        &self,
        name: Cow<'a, str>,
        field: fn(&mut Preferences) -> &mut T,
        options: [T; N],
        label: impl Fn(T) -> Cow<'a, str>,
    ) -> Element<'a, Message> {
        let current = *field(&mut self.preferences.clone());
        let options = options.into_iter().enumerate().map(|(position, value)| {
            let edit = Message::edit(move |preferences| *field(preferences) = value);
            radio_row(label(value), value == current, position, edit)
        });
        let options = container(column(options))
            .padding(token::SPACE_XS)
            .class(Surface::Card);
        let group = name.clone().into_owned();
        let options = labeled(Role::RadioGroup, move || group.clone(), options);
        section(3, name, options)
    }
}

fn page_title(title: Cow<'_, str>) -> iced::widget::Text<'_, crate::ui::Theme> {
    text(title)
        .size(token::TEXT_DIALOG)
        .font(font::SEMIBOLD)
        .class(TextColor::Primary)
}

fn close_button(strings: &Strings) -> Element<'_, Message> {
    let name = fl!(strings, "settings-close");
    icon_button(Icon::Close, name, Message::Dismissed)
}

/// The only part of the settings that scrolls.
fn scrolled<'a>(content: impl Into<Element<'a, Message>>, margin: f32) -> Element<'a, Message> {
    let content = container(content)
        .max_width(token::SETTINGS_PAGE_WIDTH + 2.0 * margin)
        .padding(Padding {
            top: token::SPACE_S,
            bottom: token::SPACE_XXL,
            ..Padding::from([0.0, margin])
        });
    let page = scrollable(content).id(PAGE_ID);
    page.width(Fill).height(Fill).into()
}

/// A list that scrolls by itself.
fn unscrolled<'a>(content: impl Into<Element<'a, Message>>, margin: f32) -> Element<'a, Message> {
    container(content)
        .max_width(token::SETTINGS_PAGE_WIDTH + 2.0 * margin)
        .height(Fill)
        .padding(Padding {
            top: token::SPACE_S,
            bottom: token::SPACE_S,
            ..Padding::from([0.0, margin])
        })
        .into()
}

/// A slider with its value.
fn slider_row<'a>(
    (name, hint): (Cow<'a, str>, Cow<'a, str>),
    (slider, value): (Element<'a, Message>, Cow<'a, str>),
    arrangement: Arrangement,
) -> Element<'a, Message> {
    let value = text(value).size(token::TEXT_LIST).class(TextColor::Primary);
    let control = row![slider, value].spacing(token::SPACE_M).align_y(Center);
    let texts = pane::title_and_hint(name, hint);
    setting_row(texts, Some(end(control, arrangement)), arrangement)
}

/// The control at the end of a row.
pub(super) fn end<'a>(
    control: impl Into<Element<'a, Message>>,
    arrangement: Arrangement,
) -> Element<'a, Message> {
    let width = match arrangement {
        Arrangement::Beside => token::ROW_CONTROL_WIDTH.into(),
        Arrangement::Below => Fill,
    };
    container(control).width(width).into()
}
