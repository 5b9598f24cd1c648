//! One row of the message list.

use std::borrow::Cow;

use iced::keyboard::key::Named;
use iced::keyboard::{Key, Modifiers};
use iced::widget::{Column, Space, column, container, row, text};
use iced::{Center, Fill, Padding, Point, Rectangle};

use super::attachment::Files;
use super::channel_view::ChannelView;
use super::editing::EditDraft;
use super::menu::MenuTarget;
use super::selection::Selected;
use super::spoken::accessible_text;
use super::{Message, actions, message_body, pending};
use crate::a11y::{Role, Semantics};
use crate::domain::id::{MessageId, UserId};
use crate::domain::message::UNKNOWN_AUTHOR;
use crate::domain::message_actions::MessageActions;
use crate::domain::preference::Density;
use crate::domain::timeline::{Row, Timeline, TimelineItem};
use crate::feature::context::{Ctx, user_avatar};
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::missing_glyphs::drawable;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::{accessible, heading};
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::pressable::{ButtonKind, Pressable};
use crate::ui::widget::selection::TextSource;
use crate::ui::widget::trailing::with_trailing;
use crate::ui::widget::virtual_list::FocusedRow;
use crate::ui::widget::{button, pane};
use crate::ui::{Element, Theme, font, token};

/// The labels are looked up once for all rows.
pub(super) struct RowContext<'a> {
    pub(super) ctx: Ctx<'a>,
    pub(super) timeline: &'a Timeline,
    pub(super) files: &'a Files,
    pub(super) focused: FocusedRow,
    selected: Option<Selected>,
    view: &'a ChannelView,
    channel: &'a str,
    edited: Cow<'a, str>,
    gone: Cow<'a, str>,
}

impl<'a> RowContext<'a> {
    pub(super) fn new(
        ctx: Ctx<'a>,
        (timeline, files): (&'a Timeline, &'a Files),
        (view, channel): (&'a ChannelView, &'a str),
    ) -> Self {
        Self {
            ctx,
            timeline,
            files,
            focused: FocusedRow::default(),
            selected: view.selecting.selected(timeline),
            view,
            channel,
            edited: fl!(ctx.strings, "timeline-edited"),
            gone: fl!(ctx.strings, "message-gone"),
        }
    }

    /// The text of a message, with what of it is selected.
    pub(super) fn source(&self, item: &'a TimelineItem, index: usize) -> TextSource<'a> {
        let text = item.message.body.as_str();
        let selected = self.selected.map(|it| it.in_item(index, text.len()));
        TextSource {
            key: item.key,
            text,
            selected: selected.unwrap_or_default(),
        }
    }

    /// `header_count` is the number of rows above the timeline rows.
    pub(super) fn row(&self, index: usize, header_count: usize) -> Element<'a, Message> {
        let Some(index) = index.checked_sub(header_count) else {
            return self.header();
        };
        match self.timeline.rows().get(index) {
            Some(Row::Day { date, .. }) => {
                let label = self.timeline.day_label(*date).to_string();
                let color = TextColor::Muted;
                divider(pane::labeled_divider(label, Surface::Divider, color))
            }
            Some(Row::Unread) => {
                let label = fl!(self.ctx.strings, "timeline-unread");
                // The day of what is at the top covers the middle.
                let color = TextColor::Accent;
                divider(pane::divider_to(label, Surface::AccentBar, color))
            }
            Some(Row::Gap { key, index }) => self.gap(*key, *index),
            Some(Row::Lost { key }) => {
                Self::notice(*key, Icon::Info, fl!(self.ctx.strings, "timeline-lost"))
            }
            Some(Row::Unreadable { key, count }) => self.unreadable(*key, *count),
            Some(Row::Message {
                index,
                grouped,
                key,
            }) => match self.timeline.items().get(*index) {
                Some(item) => self.message(item, self.is_grouped(*grouped), (*index, *key)),
                None => Space::new().into(),
            },
            Some(Row::Part { key, index, part }) => match self.timeline.items().get(*index) {
                Some(item) => self.part(item, *part as usize, (*index, *key)),
                None => Space::new().into(),
            },
            Some(Row::Pending { index, key }) => pending::view(self, *index, *key),
            None => Space::new().into(),
        }
    }

    /// Whether a row that may be grouped is.
    pub(super) fn is_grouped(&self, grouped: bool) -> bool {
        grouped && self.ctx.preferences.group_messages
    }

    /// See [`with_padding`].
    pub(super) fn gap_above(&self, grouped: bool) -> f32 {
        match self.ctx.preferences.density {
            _ if grouped => 0.0,
            Density::Comfortable => token::SPACE_M,
            Density::Compact => token::SPACE_XS,
        }
    }

    fn header(&self) -> Element<'a, Message> {
        let label = fl!(self.ctx.strings, "timeline-empty-title", "channel" => self.channel);
        let label = text(label)
            .size(token::TEXT_TITLE)
            .font(font::SEMIBOLD)
            .class(TextColor::Primary);
        container(heading(2, label))
            .padding([token::SPACE_XL, token::SPACE_L])
            .into()
    }

    /// In place of messages that could not be read.
    fn unreadable(&self, key: u64, count: u32) -> Element<'a, Message> {
        let label = fl!(self.ctx.strings, "message-unreadable", "count" => i64::from(count));
        Self::notice(key, Icon::Warning, label)
    }

    /// In place of messages that were not loaded. Those of a server that is not connected cannot be loaded now.
    fn gap(&self, key: u64, index: usize) -> Element<'a, Message> {
        let strings = self.ctx.strings;
        let is_online = self.ctx.server.connection().is_online();
        let below = self.timeline.items().get(index).filter(|_| is_online);
        let Some(below) = below else {
            return Self::notice(key, Icon::More, fl!(strings, "timeline-gap-offline"));
        };
        let label = fl!(strings, "timeline-gap");
        let load = Message::GapRequested(below.message.id.clone());
        let load = button(fl!(strings, "timeline-gap-load")).on_press(load);
        let load = load.padding([token::SPACE_XS, token::SPACE_M]);
        let content = row![
            Self::notice(key, Icon::More, label),
            container(load).padding(Padding::ZERO.right(token::SPACE_L).top(token::SPACE_M))
        ];
        content.align_y(Center).into()
    }

    /// A line in place of a message.
    fn notice(key: u64, icon: Icon, label: Cow<'a, str>) -> Element<'a, Message> {
        let name = label.clone().into_owned();
        let label = text(label).size(token::TEXT_LIST).class(TextColor::Muted);
        let icon = icon.sized(token::ICON).class(TextColor::Muted);
        let icon = container(icon).center_x(token::AVATAR);
        let content = row![icon, label].spacing(token::SPACE_M).align_y(Center);
        let semantics = move || Semantics {
            key: Some(key),
            ..Semantics::new(Role::Message, name.clone())
        };
        accessible(semantics, with_padding(content, token::SPACE_M))
            .focusable()
            .into()
    }

    fn message(
        &self,
        item: &'a TimelineItem,
        grouped: bool,
        (index, key): (usize, u64),
    ) -> Element<'a, Message> {
        let body = self.body(item, index);
        let content = if grouped {
            row![Space::new().width(token::AVATAR), body]
        } else {
            let user = &item.message.author;
            let name = self.ctx.server.name_of(user);
            let time = text(&*item.time).size(token::TEXT_CAPTION);
            let author = author_line(
                person(author_name(name), ButtonKind::Inline, user),
                time.class(TextColor::Muted),
            );
            let avatar = user_avatar(&self.ctx, user, name, token::AVATAR);
            row![
                person(avatar, ButtonKind::RailIcon, user),
                column![author, body].spacing(token::SPACE_XXS).width(Fill)
            ]
        };
        let content = framed(
            content.spacing(token::SPACE_M),
            item,
            self.gap_above(grouped),
        );
        let content = self.highlighted(content, item);
        let (ctx, timeline) = (self.ctx, self.timeline);
        let semantics = move || Semantics {
            key: Some(key),
            position: Some(index),
            ..Semantics::new(Role::Message, accessible_text((&ctx, timeline), item))
        };
        let target = MenuTarget::Sent(item.message.id.clone());
        let may_delete = MessageActions::of(item, self.timeline, ctx.server).delete;
        let id = item.message.id.clone();
        accessible(semantics, content)
            .focusable()
            .notes_focus((&self.focused, key), self.gap_above(grouped))
            .on_menu(move |at| Message::MenuRequested(target.clone(), at))
            .on_key(move |key, modifiers, at| delete_key((&id, may_delete), key, modifiers, at))
            .into()
    }

    pub(super) fn look(&self, item: &'a TimelineItem, index: usize) -> message_body::Look<'a> {
        let is_saving = self.timeline.is_saving(&item.message.id);
        message_body::Look {
            theme: self.ctx.theme,
            scale: self.ctx.preferences.message_size / token::TEXT_BODY,
            strings: self.ctx.strings,
            hidden: (!self.timeline.is_revealed(item)).then_some(&item.message.id),
            // An edit that is not confirmed is another text.
            source: (!is_saving).then(|| self.source(item, index)),
        }
    }

    /// Of a text that cannot be selected.
    pub(super) fn plain_look(&self) -> message_body::Look<'a> {
        message_body::Look {
            theme: self.ctx.theme,
            scale: self.ctx.preferences.message_size / token::TEXT_BODY,
            strings: self.ctx.strings,
            hidden: None,
            source: None,
        }
    }

    /// Marks a message that was gone to.
    fn highlighted(&self, row: Element<'a, Message>, item: &TimelineItem) -> Element<'a, Message> {
        let highlight = self.view.highlight.as_ref();
        let is_it =
            highlight.is_some_and(|(id, until)| *id == item.message.id && self.ctx.now < *until);
        if !is_it {
            return row;
        }
        let row = container(row).width(Fill).class(Surface::Highlight);
        pane::with_side_bar(row, |roles| roles.accent)
    }

    /// The edit of a message that is open.
    pub(super) fn edit_of(&self, item: &TimelineItem) -> Option<&'a EditDraft> {
        self.view.open_edit(&item.message.id)
    }

    fn body(&self, item: &'a TimelineItem, index: usize) -> Element<'a, Message> {
        let message = &item.message;
        let reply = message.extra().reply_to.as_ref();
        let look = self.look(item, index);
        let text = match (self.edit_of(item), self.timeline.edited_body(item)) {
            (Some(edit), _) => self.editor(edit, item),
            (None, Some(body)) => message_body::view(body.blocks(), &look).into(),
            (None, None) => message_body::view(item.blocks(0), &look).into(),
        };
        column![]
            .push(reply.map(|reply| self.reply_line(item, reply)))
            .push(text)
            .push((item.part_count() == 1).then(|| self.below_text(item)))
            .spacing(token::SPACE_XS)
            .width(Fill)
            .max_width(token::MESSAGE_MAX_WIDTH)
            .into()
    }

    /// What stands below the text, in the last row of the message.
    pub(super) fn below_text(&self, item: &'a TimelineItem) -> Column<'a, Message, Theme> {
        let extra = item.message.extra();
        let is_folded = item.parts.is_none() && item.message.body.is_long();
        let more = is_folded.then(|| self.show_all(&item.message));
        let caption = |label: Cow<'a, str>| {
            let label = text(label).size(token::TEXT_CAPTION);
            label.class(TextColor::Muted)
        };
        let is_cut = item.message.body.is_cut();
        let cut = is_cut.then(|| caption(fl!(self.ctx.strings, "message-cut")));
        let gone = item.gone.then(|| {
            let icon = Icon::Info.sized(token::ICON_SMALL).class(TextColor::Muted);
            row![icon, caption(self.gone.clone())]
                .spacing(token::SPACE_XS)
                .align_y(Center)
        });
        let edited = extra
            .edited_at
            .is_some()
            .then(|| caption(self.edited.clone()));
        let is_saving = self.timeline.is_saving(&item.message.id);
        let saving = is_saving.then(|| caption(fl!(self.ctx.strings, "pending-storing")));
        column![]
            .push(more)
            .push(cut)
            .push(saving.or(edited))
            .extend((extra.attachments.iter()).map(|file| {
                let channel = &item.message.channel;
                self.files.view(&self.ctx, channel, file)
            }))
            .push(self.reactions(item))
            .push(gone)
            .spacing(token::SPACE_XS)
    }
}

/// For the pointer: the same is in the menu of the message.
fn press_area<'a>(
    content: impl Into<Element<'a, Message>>,
    kind: ButtonKind,
) -> Pressable<'a, Message> {
    Pressable::new(Role::Button, "", content, kind).pointer_only()
}

/// Opens the profile of the user when it is pressed.
fn person<'a>(
    content: Element<'a, Message>,
    kind: ButtonKind,
    user: &UserId,
) -> Element<'a, Message> {
    if user.as_str() == UNKNOWN_AUTHOR {
        return content;
    }
    let user = user.clone();
    let beside = |it: Rectangle| Point::new(it.x + it.width + token::SPACE_S, it.y);
    let open = move |bounds| Message::PersonPressed(user.clone(), Some(beside(bounds)));
    press_area(content, kind).on_press_at(open).into()
}

pub(super) fn author_name(name: &str) -> Element<'_, Message> {
    let name = one_line(drawable(name), token::TEXT_BODY).font(font::SEMIBOLD);
    container(name).max_width(token::MESSAGE_MAX_WIDTH).into()
}

/// The name, and beside it the time, which a long name does not push away.
pub(super) fn author_line<'a>(
    name: Element<'a, Message>,
    beside: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    with_trailing(name, beside, token::SPACE_S)
}

/// `gap` is the part of the space above a row that separates it from the author before, and is neither highlighted nor
/// framed.
pub(super) fn with_padding<'a>(
    content: impl Into<Element<'a, Message>>,
    gap: f32,
) -> Element<'a, Message> {
    let padding = Padding::from([token::SPACE_XXS, token::SPACE_L]);
    let top = if gap > 0.0 {
        gap + token::SPACE_XS
    } else {
        token::SPACE_XXS
    };
    container(content)
        .padding(padding.top(top))
        .width(Fill)
        .into()
}

/// A row of a message, highlighted if that mentions the user.
pub(super) fn framed<'a>(
    content: impl Into<Element<'a, Message>>,
    item: &TimelineItem,
    gap: f32,
) -> Element<'a, Message> {
    if item.is_mention {
        with_highlight(content, gap)
    } else {
        with_padding(content, gap)
    }
}

fn with_highlight<'a>(content: impl Into<Element<'a, Message>>, gap: f32) -> Element<'a, Message> {
    let content = container(content)
        .padding([token::SPACE_XS, token::SPACE_L])
        .width(Fill)
        .class(Surface::Mention);
    let content = pane::with_side_bar(content, |roles| roles.warning);
    let padding = Padding::ZERO.top(gap);
    container(content).padding(padding).into()
}

/// Above a divider; with the space below a row as much as is below it.
const DIVIDER_SPACE: f32 = token::SPACE_L - token::SPACE_XXS;

fn divider<'a>(line: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    // Below it is the space above a message with an author.
    let padding = Padding::from([0.0, token::SPACE_L]).top(DIVIDER_SPACE);
    container(line).padding(padding).into()
}

/// The Delete key asks before a message is deleted; with Shift it does not.
fn delete_key(
    (message, is_offered): (&MessageId, bool),
    key: &Key,
    modifiers: Modifiers,
    at: Point,
) -> Option<Message> {
    if !is_offered || *key != Key::Named(Named::Delete) {
        return None;
    }
    Some(Message::Action(match modifiers {
        Modifiers::SHIFT => actions::Message::DeleteConfirmed(message.clone()),
        _ if modifiers.is_empty() => actions::Message::DeletePressed(message.clone(), Some(at)),
        _ => return None,
    }))
}

pub(super) fn format_size<'a>(ctx: &Ctx<'a>, bytes: u64) -> Cow<'a, str> {
    const FACTOR: u64 = 1024;
    let kilobytes = bytes.div_ceil(FACTOR);
    if kilobytes < FACTOR {
        fl!(ctx.strings, "size-kilobytes", "count" => kilobytes)
    } else {
        fl!(ctx.strings, "size-megabytes", "count" => kilobytes.div_ceil(FACTOR))
    }
}
