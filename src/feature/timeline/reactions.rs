//! The reactions below a message: each with its count, pressed to join it or to leave it; and those that can be chosen.

use std::borrow::Cow;

use iced::Center;
use iced::widget::{container, row, text};

use super::Message;
use super::actions;
use super::row::RowContext;
use crate::a11y::{Role, Semantics};
use crate::domain::id::MessageId;
use crate::domain::message::Reaction;
use crate::domain::message_actions::MessageActions;
use crate::domain::reaction::FAVORITES;
use crate::domain::timeline::{Timeline, TimelineItem};
use crate::feature::context::Ctx;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::menu::MenuItem;
use crate::ui::widget::pressable::{ButtonKind, Pressable};
use crate::ui::widget::tooltip::Side;
use crate::ui::{Element, font, token};

/// How many of those who reacted are named.
const MAX_NAMES: usize = 5;
const CHECK_SIZE: f32 = 11.0;

impl<'a> RowContext<'a> {
    /// `None` for a message without reactions.
    pub(super) fn reactions(&self, item: &'a TimelineItem) -> Option<Element<'a, Message>> {
        let shown = self.timeline.shown_reactions(item);
        if shown.is_empty() {
            return None;
        }
        let may_react = MessageActions::of(item, self.timeline, self.ctx.server).react;
        let id = may_react.then_some(&item.message.id);
        let chips = shown.iter().map(|reaction| chip(&self.ctx, reaction, id));
        Some(row(chips).spacing(token::SPACE_XS).wrap().into())
    }
}

/// Own ones have a check mark. Without a message it cannot be pressed.
fn chip<'a>(
    ctx: &Ctx<'a>,
    reaction: &Reaction,
    message: Option<&MessageId>,
) -> Element<'a, Message> {
    let (color, weight) = if reaction.mine {
        (TextColor::Accent, font::SEMIBOLD)
    } else {
        (TextColor::Secondary, font::SANS)
    };
    let emoji = text(reaction.emoji.clone()).size(token::TEXT_META);
    let count = text(reaction.count).size(token::TEXT_CAPTION);
    let check = (reaction.mine).then(|| Icon::Done.sized(CHECK_SIZE).class(color));
    let label = row![emoji.font(font::EMOJI), count.font(weight).class(color)]
        .push(check)
        .spacing(token::SPACE_XS)
        .align_y(Center);
    let padding = [token::SPACE_XXS, token::SPACE_S];
    let Some(message) = message else {
        let chip = container(label).padding(padding);
        return chip.class(Surface::Card).into();
    };
    let pressed = actions::Message::ReactionPressed(message.clone(), reaction.emoji.clone());
    let (who, mine) = (who(ctx, reaction), reaction.mine);
    let described = who.clone();
    Pressable::new(
        Role::Switch,
        spoken(ctx.strings, reaction),
        container(label).center_y(token::TARGET_MIN - 2.0 * token::SPACE_XXS),
        ButtonKind::Secondary,
    )
    .map_semantics(move |semantics| Semantics {
        checked: Some(mine),
        description: Some(described),
        ..semantics
    })
    .padding(padding)
    .tooltip(who, Side::Above)
    .on_press(Message::Action(pressed))
    .into()
}

/// For example `👍 2 reactions`.
pub(super) fn spoken<'a>(strings: &'a Strings, reaction: &Reaction) -> Cow<'a, str> {
    let (emoji, count) = (reaction.emoji.as_str(), i64::from(reaction.count));
    fl!(strings, "message-reaction", "emoji" => emoji, "count" => count)
}

/// Who reacted, as far as that is known.
fn who(ctx: &Ctx<'_>, reaction: &Reaction) -> String {
    let you = reaction
        .mine
        .then(|| fl!(ctx.strings, "reaction-you").into_owned());
    let others = reaction.by.iter().take(MAX_NAMES);
    let others = others.map(|user| ctx.server.name_of(user).to_owned());
    let known: Vec<_> = you.into_iter().chain(others).collect();
    let rest = (reaction.count as usize).saturating_sub(known.len());
    let names = known.join(", ");
    match (rest, known.is_empty()) {
        (0, _) => names,
        (rest, true) => fl!(ctx.strings, "reaction-people", "count" => rest).into_owned(),
        (rest, false) => {
            fl!(ctx.strings, "reaction-more", "names" => names, "count" => rest).into_owned()
        }
    }
}

/// The items of the menu that adds a reaction, or removes an own one.
pub(super) fn menu_items<'a>(
    id: &MessageId,
    timeline: &Timeline,
    ctx: &Ctx<'a>,
) -> Option<Vec<MenuItem<'a, Message>>> {
    let item = timeline.find(id)?;
    let actions = MessageActions::of(item, timeline, ctx.server);
    let shown = timeline.shown_reactions(item);
    let items = FAVORITES.into_iter().map(|emoji| {
        let known = shown.iter().find(|reaction| reaction.emoji == emoji);
        let name = favorite_name(ctx.strings, emoji);
        let name = match known {
            Some(Reaction { mine: true, .. }) => {
                fl!(ctx.strings, "reaction-remove", "name" => name.as_ref())
            }
            _ => name,
        };
        let is_offered = actions.react && (actions.react_anew || known.is_some());
        let press = actions::Message::ReactionPressed(id.clone(), emoji.to_owned());
        MenuItem::emoji(emoji, name, is_offered.then_some(Message::Action(press)))
    });
    let more = actions.react_anew.then(|| {
        let more = actions::Message::MoreReactionsPressed(id.clone());
        let name = fl!(ctx.strings, "reaction-other");
        MenuItem::new(Icon::Emoji, name, Message::Action(more))
    });
    Some(items.chain(more).collect())
}

/// In the order of [`FAVORITES`].
pub(super) fn favorite_name<'a>(strings: &'a Strings, emoji: &'static str) -> Cow<'a, str> {
    match FAVORITES.iter().position(|known| *known == emoji) {
        Some(0) => fl!(strings, "reaction-thumbs-up"),
        Some(1) => fl!(strings, "reaction-heart"),
        Some(2) => fl!(strings, "reaction-joy"),
        Some(3) => fl!(strings, "reaction-party"),
        Some(4) => fl!(strings, "reaction-surprise"),
        Some(5) => fl!(strings, "reaction-sad"),
        _ => emoji.into(),
    }
}
