//! Layout of the timeline: header, message list, composer and typing indicator.

use iced::padding::{bottom, top};
use iced::widget::{Space, column, container, row, stack, text};
use iced::{Center, Fill, alignment};

use super::channel_view::{ChannelView, Pagination};
use super::composer::EDITOR_ID;
use super::list::{self, LIST_ID, TimelineSource};
use super::row::RowContext;
use super::{Message, State, header, typing};
use crate::a11y::{Role, Semantics};
use crate::domain::timeline::Timeline;
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::{accessible, labeled};
use crate::ui::widget::button::icon_text_button;
use crate::ui::widget::editor::{EditorCallbacks, editor};
use crate::ui::widget::field::error_text;
use crate::ui::widget::pressable::{ButtonKind, Pressable};
use crate::ui::widget::virtual_list::{ListAlignment, virtual_list};
use crate::ui::widget::{button, icon_button, pane};
use crate::ui::{Element, token};

/// A one-line message with its author, used until a row is measured.
const ESTIMATED_ROW_HEIGHT: f32 = token::AVATAR + token::SPACE_L;

const SKELETON_ROWS: usize = 8;

impl State {
    pub fn view<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let here = self
            .current_view()
            .zip(self.current_channel())
            .filter(|(_, place)| place.server == *ctx.server.uid());
        let Some((desk, channel)) =
            here.and_then(|(desk, place)| Some((desk, ctx.server.channel(&place.channel)?)))
        else {
            return container(no_channel(ctx))
                .center(Fill)
                .class(Surface::Base)
                .into();
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
                conversation(desk, ctx, channel),
            ],
        );
        let form = labeled(
            Role::Form,
            move || fl!(strings, "composer-name").into_owned(),
            composer(desk, ctx, channel),
        );
        let pane = column![container(main).height(Fill), form, typing_indicator(ctx)];
        container(pane)
            .width(Fill)
            .height(Fill)
            .class(Surface::Base)
            .into()
    }
}

fn no_channel<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let title = fl!(ctx.strings, "timeline-none-title");
    let sentence = fl!(ctx.strings, "timeline-none");
    let empty = pane::empty_state(Icon::Conversation, title, sentence, None);
    column![
        column![].push(header::connection_banner(ctx)),
        container(empty).height(Fill)
    ]
    .into()
}

fn conversation<'a>(
    desk: &'a ChannelView,
    ctx: &Ctx<'a>,
    channel: &'a str,
) -> Element<'a, Message> {
    let timeline = ctx.server.open_channel_state().map(|room| &room.timeline);
    let known = timeline.filter(|timeline| timeline.is_loaded() || !timeline.rows().is_empty());
    let content = match known {
        Some(timeline) if timeline.rows().is_empty() => {
            let title = fl!(ctx.strings, "timeline-empty-title", "channel" => channel);
            let sentence = fl!(ctx.strings, "timeline-empty");
            pane::empty_state(Icon::EmptyChannel, title, sentence, None)
        }
        Some(timeline) => message_list(desk, ctx, timeline, channel),
        None => pane::skeleton(SKELETON_ROWS),
    };
    container(content)
        .width(Fill)
        .height(Fill)
        .clip(true)
        .into()
}

fn message_list<'a>(
    desk: &'a ChannelView,
    ctx: &Ctx<'a>,
    timeline: &'a Timeline,
    channel: &'a str,
) -> Element<'a, Message> {
    let scene = RowContext::new(*ctx, timeline, channel);
    let (heads, subject) = (list::header_count(timeline), desk.content_id);
    let list = virtual_list(TimelineSource(timeline), move |index| {
        scene.row(index, heads)
    })
    .id(LIST_ID)
    .estimate(ESTIMATED_ROW_HEIGHT)
    .alignment(ListAlignment::End)
    .content_id(subject)
    .on_viewport(move |viewport| Message::ViewportChanged(subject, viewport));
    let strings = ctx.strings;
    let semantics = move || {
        let name = fl!(strings, "timeline-log", "channel" => channel);
        Semantics {
            set_size: Some(timeline.items().len() + timeline.pending().len()),
            ..Semantics::new(Role::Log, name)
        }
    };
    stack![accessible(semantics, list).virtualized()]
        .push(pagination_banner(desk, ctx))
        .push(jump_to_latest(desk, ctx))
        .into()
}

/// Overlays the list, so that no row moves.
fn pagination_banner<'a>(desk: &'a ChannelView, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let words = match &desk.pagination {
        Pagination::Idle => return None,
        Pagination::Loading(_) => pane::banner(
            Icon::Waiting,
            TextColor::Muted,
            fl!(ctx.strings, "timeline-loading-older"),
            None,
        ),
        Pagination::Failed(failure) => {
            let again = button(fl!(ctx.strings, "timeline-retry"))
                .kind(ButtonKind::Secondary)
                .padding([token::SPACE_XS, token::SPACE_M])
                .on_press(Message::OlderRequested);
            let reason = ctx.strings.failure(failure);
            pane::banner(Icon::Failed, TextColor::Warning, reason, Some(again.into()))
        }
    };
    let strip = container(words).max_width(token::DIALOG_WIDTH);
    Some(
        container(strip)
            .center_x(Fill)
            .padding(token::SPACE_S)
            .into(),
    )
}

fn jump_to_latest<'a>(desk: &ChannelView, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    if !desk.is_above_newest() {
        return None;
    }
    let count = ctx
        .server
        .open_channel()
        .map_or(0, |channel| ctx.server.unread(channel).0);
    let words = if count > 0 {
        fl!(ctx.strings, "timeline-latest-new", "count" => count)
    } else {
        fl!(ctx.strings, "timeline-latest")
    };
    let button = icon_text_button(Icon::Latest, words)
        .kind(ButtonKind::Primary)
        .on_press(Message::LatestPressed);
    Some(
        container(button)
            .width(Fill)
            .height(Fill)
            .align_x(Center)
            .align_y(alignment::Vertical::Bottom)
            .padding(token::SPACE_M)
            .into(),
    )
}

fn composer<'a>(desk: &'a ChannelView, ctx: &Ctx<'a>, channel: &'a str) -> Element<'a, Message> {
    let draft = &desk.draft;
    let limit = ctx.server.capabilities().limits.message_bytes;
    let excess = draft.excess_bytes(limit);
    let placeholder = fl!(ctx.strings, "composer-placeholder", "channel" => channel);
    let says = EditorCallbacks {
        on_action: Box::new(Message::DraftEdited),
        on_cursor: Box::new(Message::CursorMoved),
        on_submit: Message::SendPressed,
    };
    let editor = editor(EDITOR_ID, placeholder, &draft.content, says);
    let ready = !draft.is_blank() && excess == 0;
    let send = Pressable::new(
        Role::Button,
        fl!(ctx.strings, "composer-send"),
        Icon::Send.view(),
        ButtonKind::Primary,
    )
    .padding(token::SPACE_M)
    .on_press_maybe(ready.then_some(Message::SendPressed));
    let offline = !ctx.server.connection().is_online();
    let offline = offline.then(|| {
        let words = fl!(ctx.strings, "composer-offline");
        pane::banner(Icon::Offline, TextColor::Muted, words, None)
    });
    let too_long =
        (excess > 0).then(|| error_text(fl!(ctx.strings, "composer-too-long", "count" => excess)));
    let line = row![container(editor).width(Fill), send]
        .spacing(token::SPACE_S)
        .align_y(alignment::Vertical::Bottom);
    let above = offline.into_iter().chain(reply_banner(desk, ctx));
    let parts = column![
        column(above.map(|strip| container(strip).padding(bottom(token::SPACE_S)).into())),
        line,
        column(too_long.map(|words| container(words).padding(top(token::SPACE_S)).into())),
    ];
    container(parts)
        .padding(iced::Padding {
            top: token::SPACE_S,
            right: token::SPACE_L,
            bottom: 0.0,
            left: token::SPACE_L,
        })
        .into()
}

fn reply_banner<'a>(desk: &'a ChannelView, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let answered = desk.draft.reply_to.as_ref()?;
    let entry = ctx.server.open_channel_state()?.timeline.find(answered)?;
    let author = ctx.server.name_of(&entry.message.author);
    let drop = icon_button(
        Icon::Close,
        fl!(ctx.strings, "composer-cancel-reply"),
        Message::ReplyCanceled,
    );
    let words = fl!(ctx.strings, "composer-replying", "author" => author);
    Some(pane::banner(
        Icon::Reply,
        TextColor::Accent,
        words,
        Some(drop),
    ))
}

/// Has a fixed height, so that the layout does not shift.
fn typing_indicator<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let words = typing::label(ctx).map(|words| {
        text(words)
            .size(token::TEXT_CAPTION)
            .class(TextColor::Secondary)
            .wrapping(text::Wrapping::None)
    });
    container(row![Space::new().width(token::SPACE_XS)].push(words))
        .height(token::SPACE_XL)
        .width(Fill)
        .padding([0.0, token::SPACE_L])
        .align_y(Center)
        .clip(true)
        .into()
}
