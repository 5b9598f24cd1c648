//! Reactions as the server reports them.

use super::Timeline;
use crate::domain::id::{MessageId, UserId};
use crate::domain::message::Extra;
use crate::domain::reaction::{MAX_REACTIONS, Reaction};

/// Somebody has added or removed a reaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReactionChange {
    pub emoji: String,
    /// How many people react with this emoji now.
    pub count: u32,
    pub user: UserId,
    pub added: bool,
}

impl Timeline {
    pub fn apply_reaction(&mut self, id: &MessageId, change: ReactionChange) {
        let ReactionChange {
            emoji,
            count,
            user,
            added,
        } = change;
        let is_own = user == self.me;
        if is_own {
            self.changes.note_echo(id, &emoji);
        }
        self.edit_reaction(id, emoji, |reaction| {
            reaction.count = count;
            if is_own {
                reaction.mine = added;
            } else {
                reaction.note(&user, added);
            }
        });
    }

    /// Takes one emoji from a list of reactions of the server; the others may be newer here.
    pub(super) fn take_reaction(&mut self, id: &MessageId, emoji: &str, reported: &[Reaction]) {
        let reported = reported.iter().find(|reported| reported.emoji == emoji);
        let (count, mine) = reported.map_or((0, false), |it| (it.count, it.mine));
        self.edit_reaction(id, emoji.to_owned(), |reaction| {
            (reaction.count, reaction.mine) = (count, mine);
        });
    }

    fn edit_reaction(&mut self, id: &MessageId, emoji: String, edit: impl FnOnce(&mut Reaction)) {
        let Some(at) = self.position(id) else {
            return;
        };
        let _edited = self.messages.edit(at, |item| {
            item.message.edit(|Extra { reactions, .. }| {
                let known = reactions.iter().position(|known| known.emoji == emoji);
                if known.is_none() && reactions.len() < MAX_REACTIONS {
                    reactions.push(Reaction {
                        emoji,
                        ..Reaction::default()
                    });
                } else if known.is_none() {
                    return;
                }
                let at = known.unwrap_or(reactions.len() - 1);
                if let Some(reaction) = reactions.get_mut(at) {
                    edit(reaction);
                }
                reactions.retain(|reaction| reaction.count > 0);
            });
        });
        self.keep_newest();
    }
}
