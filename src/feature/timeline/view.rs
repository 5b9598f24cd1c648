//! Layout of the timeline: header, message list, composer and typing indicator.

use std::rc::Rc;

use iced::alignment::Vertical::Bottom;
use iced::padding::{bottom, top};
use iced::widget::{Space, column, container, row, stack, text};
use iced::{Center, Fill};

use super::attachment::Files;
use super::channel_view::{ChannelView, Pagination};
use super::composer::{self, EDITOR_ID};
use super::list::{self, LIST_ID, TimelineSource, header_count};
use super::paging::wanted;
use super::row::RowContext;
use super::{Message, SelectionMessage, State, header, jump_buttons, staged, typing_label};
use crate::a11y::Role;
use crate::domain::markup::{Block, Body};
use crate::domain::timeline::Timeline;
use crate::domain::unicode;
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::{composite, labeled};
use crate::ui::widget::delayed::delayed;
use crate::ui::widget::editor::{EditorCallbacks, MAX_LINES, editor};
use crate::ui::widget::field::error_text;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::pressable::{ButtonKind, Pressable};
use crate::ui::widget::virtual_list::{ListAlignment, virtual_list};
use crate::ui::widget::{button, icon_button, pane, skeleton};
use crate::ui::{Element, font, token};

/// A one-line message with its author, used until a row is measured.
const ESTIMATED_ROW_HEIGHT: f32 = token::AVATAR + token::SPACE_L;

impl State {
    pub fn view<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let current = self.current_view().zip(self.current_channel());
        let open = current.and_then(|(view, channel_ref)| {
            let channel = ctx.server.channel(&channel_ref.channel)?;
            (channel_ref.server == *ctx.server.uid()).then_some((view, channel))
        });
        let Some((view, channel)) = open else {
            return container(no_channel(ctx)).center(Fill).into();
        };
        let channel = channel.name.as_str();
        // Optional elements have fixed slots, so that the composer keeps its place in the widget tree and its focus.
        let strings = ctx.strings;
        let main = labeled(
            Role::Main,
            move || fl!(strings, "timeline-name", "channel" => channel).into_owned(),
            column![
                header::view(ctx, channel),
                column![].push(header::connection_banner(ctx)),
                conversation((view, &self.files), ctx, channel),
            ],
        );
        let form = labeled(
            Role::Form,
            move || fl!(strings, "composer-name").into_owned(),
            message_form(view, ctx, channel),
        );
        // Above the end of the conversation, so that no row moves.
        let suggestions = composer::completion::view(&view.draft, ctx);
        let bar = composer::bar::view(ctx);
        let height = if bar.is_some() {
            composer::bar::HEIGHT
        } else {
            token::SPACE_XL
        };
        let main = stack![container(main).height(Fill)].push(suggestions);
        let below = row![container(typing_indicator(ctx)).width(Fill)]
            .push(composer::bar::counter(&view.draft, ctx))
            .push(bar)
            .push(Space::new().width(token::SPACE_L))
            .spacing(token::SPACE_S)
            .height(height)
            .align_y(Center);
        let pane = column![main.height(Fill), form, below];
        let overlay = staged::drop_overlay(self, ctx, channel);
        let pane = container(pane).width(Fill).height(Fill);
        stack![pane].push(overlay).into()
    }
}

fn no_channel<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let is_unknown = ctx.server.categories().is_empty() && !ctx.server.connection().is_online();
    let empty = if ctx.server.is_loading() && ctx.server.outage().is_none() {
        skeleton::messages(fl!(ctx.strings, "timeline-loading"))
    } else if is_unknown {
        let title = fl!(ctx.strings, "timeline-offline-title");
        let sentence = fl!(ctx.strings, "timeline-offline");
        pane::empty_state(Icon::Offline, title, sentence, None)
    } else {
        let title = fl!(ctx.strings, "timeline-none-title");
        let sentence = fl!(ctx.strings, "timeline-none");
        pane::empty_state(Icon::Conversation, title, sentence, None)
    };
    let channels = header::channels_button(ctx);
    let channels = channels.map(|button| pane::header(container(button).align_left(Fill)));
    column![
        column![].push(channels),
        column![].push(header::connection_banner(ctx)),
        container(empty).height(Fill)
    ]
    .into()
}

fn conversation<'a>(
    (view, files): (&'a ChannelView, &'a Files),
    ctx: &Ctx<'a>,
    channel: &'a str,
) -> Element<'a, Message> {
    let content = match super::open_timeline(ctx) {
        Some(timeline) if !timeline.rows().is_empty() => {
            message_list((view, files), ctx, timeline, channel)
        }
        Some(timeline) if timeline.is_loaded() => {
            let title = fl!(ctx.strings, "timeline-empty-title", "channel" => channel);
            let sentence = fl!(ctx.strings, "timeline-empty");
            pane::empty_state(Icon::EmptyChannel, title, sentence, None)
        }
        Some(timeline) if timeline.failure().is_some() => {
            let reason = timeline.failure().map(|it| ctx.strings.failure(it));
            let title = fl!(ctx.strings, "timeline-failed-title");
            let retry = button(fl!(ctx.strings, "timeline-retry"));
            let retry = retry.on_press(Message::NewestRequested).into();
            pane::empty_state(Icon::Failed, title, reason.unwrap_or_default(), Some(retry))
        }
        _ => skeleton::messages(fl!(ctx.strings, "timeline-loading")),
    };
    container(content)
        .width(Fill)
        .height(Fill)
        .clip(true)
        .into()
}

fn message_list<'a>(
    (view, files): (&'a ChannelView, &'a Files),
    ctx: &Ctx<'a>,
    timeline: &'a Timeline,
    channel: &'a str,
) -> Element<'a, Message> {
    let selected = view.selecting.selected(timeline);
    let context = Rc::new(RowContext::new(*ctx, (timeline, files), (view, channel)));
    let (hover, focused) = (Rc::clone(&context), context.focused.clone());
    let (header_count, content_id) = (list::header_count(timeline), view.content_id);
    let context_now = *ctx;
    let list = virtual_list(TimelineSource(timeline), move |index| {
        context.row(index, header_count)
    })
    .id(LIST_ID)
    .estimate(ESTIMATED_ROW_HEIGHT)
    .alignment(ListAlignment::End)
    .content_id(content_id)
    .on_viewport(move |viewport| {
        let matters = view.scrolled(viewport, (&context_now, timeline))
            | wanted(view, viewport, context_now.server, timeline).is_some()
            | files.scrolled(viewport, &context_now, timeline);
        matters.then_some(Message::ViewportChanged(content_id, viewport))
    });
    let list = list.on_select(selected.is_some(), |event| {
        Message::Selection(SelectionMessage::Reported(event))
    });
    let list = list.on_hover(focused, move |row| hover.hover(row, header_count));
    // A banner would be in the same place.
    let banner = pagination_banner(view, ctx);
    let above = jump_buttons::to_unread(view, ctx).filter(|_| banner.is_none());
    let list = if banner.is_some() {
        list
    } else {
        list.sections(move |row| day_pill(timeline, row))
    };
    let strings = ctx.strings;
    let name = move || fl!(strings, "timeline-log", "channel" => channel).into_owned();
    let count = timeline.items().len() + timeline.pending().len();
    stack![composite(Role::Log, name, count, list).virtualized()]
        .push(banner)
        .push(above)
        .push(jump_buttons::to_latest(view, ctx))
        .push(jump_buttons::back(view, ctx))
        .into()
}

/// The day of the first visible row.
fn day_pill(timeline: &Timeline, row: usize) -> Element<'_, Message> {
    let row = row.checked_sub(header_count(timeline));
    let day = row.and_then(|row| timeline.day_at(row));
    let label = day.map(|day| {
        let label = text(timeline.day_label(day).to_string());
        label
            .size(token::TEXT_CAPTION)
            .font(font::SEMIBOLD)
            .class(TextColor::Secondary)
    });
    container(column![].push(label))
        .padding([token::SPACE_XS, token::SPACE_M])
        .class(Surface::Pill)
        .into()
}

/// Overlays the list, so that no row moves.
fn pagination_banner<'a>(view: &'a ChannelView, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let newest = super::open_timeline(ctx).and_then(Timeline::failure);
    let retry = |message: Message| {
        let retry = button(fl!(ctx.strings, "timeline-retry"));
        let retry = retry.padding([token::SPACE_XS, token::SPACE_M]);
        Some(retry.on_press(message).into())
    };
    let banner = match &view.pagination {
        Pagination::Idle => {
            let reason = ctx.strings.failure(newest?);
            let reason = fl!(ctx.strings, "timeline-failed", "reason" => reason.as_ref());
            let retry = retry(Message::NewestRequested);
            pane::banner(Icon::Failed, TextColor::Warning, reason, retry)
        }
        Pagination::Loading(_) => {
            let message = fl!(ctx.strings, "timeline-loading-older");
            delayed(pane::banner(Icon::Waiting, TextColor::Muted, message, None))
        }
        Pagination::Failed(failure) => {
            let reason = ctx.strings.failure(failure);
            let retry = retry(Message::OlderRequested);
            pane::banner(Icon::Failed, TextColor::Warning, reason, retry)
        }
    };
    let banner = container(container(banner).max_width(token::DIALOG_WIDTH));
    Some(banner.center_x(Fill).padding(token::SPACE_S).into())
}

fn message_form<'a>(
    view: &'a ChannelView,
    ctx: &Ctx<'a>,
    channel: &'a str,
) -> Element<'a, Message> {
    let draft = &view.draft;
    let excess = draft.excess_bytes(composer::limit(ctx));
    let placeholder = fl!(ctx.strings, "composer-placeholder", "channel" => channel);
    let keys = composer::KeyContext {
        has_suggestions: draft.completion().is_some(),
        is_empty: draft.content.is_empty(),
        has_selection: draft.content.selection().is_some(),
    };
    let callbacks = EditorCallbacks {
        max_lines: max_lines(ctx),
        text_size: ctx.preferences.message_size,
        on_key: Box::new(move |key, place, modifiers| {
            composer::message_for_key(keys, key, place, modifiers).map(Message::Composer)
        }),
        on_paste: Box::new(|text| Message::Composer(composer::Message::PastePressed(text))),
        on_action: Box::new(Message::DraftEdited),
        on_cursor: Box::new(Message::CursorMoved),
        on_undo_key: Box::new(Message::UndoPressed),
        undoable: draft.undoable(),
        on_submit: Message::SendPressed,
    };
    let editor = editor(EDITOR_ID, placeholder, &draft.content, callbacks);
    let has_content = if view.staged.is_empty() {
        !draft.is_blank()
    } else {
        view.staged.is_ready()
    };
    let ready = composer::takes_messages(ctx) && has_content && excess == 0;
    let label = fl!(ctx.strings, "composer-send");
    let send = Pressable::new(Role::Button, label, Icon::Send.view(), ButtonKind::Primary)
        .padding(token::SPACE_M)
        .on_press_maybe(ready.then_some(Message::SendPressed));
    let too_long =
        (excess > 0).then(|| error_text(fl!(ctx.strings, "composer-too-long", "count" => excess)));
    let cut = (draft.is_cut()).then(|| error_text(fl!(ctx.strings, "composer-pasted-cut")));
    let errors = too_long.into_iter().chain(cut);
    let errors = errors.chain(composer::bar::command_error(draft, ctx));
    let emoji = composer::bar::emoji_button(ctx);
    let attach = row![].push(staged::attach_button(ctx));
    let input_row = row![attach, container(editor).width(Fill), emoji, send]
        .spacing(token::SPACE_S)
        .align_y(Bottom);
    let tray = staged::tray(&view.staged, ctx);
    let above = reply_banner(view, ctx).into_iter().chain(tray);
    let parts = column![
        column(above.map(|banner| container(banner).padding(bottom(token::SPACE_S)).into())),
        input_row,
        column(errors.map(|error| container(error).padding(top(token::SPACE_S)).into())),
    ];
    container(parts)
        .padding(top(token::SPACE_S).horizontal(token::SPACE_L))
        .into()
}

/// In a low window the conversation needs the height.
fn max_lines(ctx: &Ctx<'_>) -> u8 {
    const LOW: f32 = 360.0;
    if ctx.window.height < LOW {
        3
    } else {
        MAX_LINES
    }
}

fn reply_banner<'a>(view: &'a ChannelView, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let id = view.draft.reply_to()?;
    let item = ctx.channel_state()?.timeline.find(id)?;
    let author = ctx.server.name_of(&item.message.author);
    let label = fl!(ctx.strings, "composer-cancel-reply");
    let cancel = icon_button(Icon::Close, label, Message::ReplyCanceled);
    let preview = reply_preview(&item.message.body);
    let message = if unicode::is_blank(&preview) {
        fl!(ctx.strings, "composer-replying", "author" => author)
    } else {
        fl!(ctx.strings, "composer-replying-to", "author" => author, "preview" => preview)
    };
    let banner = pane::banner(Icon::Reply, TextColor::Accent, message, Some(cancel));
    Some(banner)
}

/// The beginning of a message without its markup.
pub(super) fn reply_preview(body: &Body) -> String {
    const MAX_CHARS: usize = 100;
    let (mut text, mut was_hidden) = (String::new(), false);
    let pieces = body.blocks().flat_map(Block::pieces);
    for piece in pieces {
        let is_hidden = piece.is_spoiler();
        let shown = match (is_hidden, std::mem::replace(&mut was_hidden, is_hidden)) {
            (true, true) => "",
            (true, false) => "…",
            (false, _) => piece.text,
        };
        text.extend(
            shown
                .chars()
                .take(MAX_CHARS + 1)
                .map(|c| if c == '\n' { ' ' } else { c }),
        );
        if text.chars().nth(MAX_CHARS).is_some() {
            return unicode::single_line(&text, MAX_CHARS) + "…";
        }
    }
    unicode::single_line(&text, MAX_CHARS)
}

/// Has a fixed height, so that the layout does not shift.
fn typing_indicator<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let label = typing_label(ctx)
        .map(|label| one_line(label, token::TEXT_CAPTION).color(TextColor::Secondary));
    container(row![Space::new().width(token::SPACE_XS)].push(label))
        .height(token::SPACE_XL)
        .width(Fill)
        .padding([0.0, token::SPACE_L])
        .align_y(Center)
        .clip(true)
        .into()
}
