//! The text of fields and editors, as runs that readers walk by character, word and line.

use std::hash::{DefaultHasher, Hash, Hasher};

use accesskit::{Action, Node, NodeId, Role as NodeRole, TextPosition, TextSelection};
use iced::Rectangle;
use unicode_segmentation::UnicodeSegmentation;

use super::{Walk, node};
use crate::a11y::semantics::Semantics;

/// Graphemes in a run: places of words within it are kept in a byte.
const RUN: usize = 200;
/// What stands for a character of a secret.
const HIDDEN: &str = "•";

/// Line and grapheme.
type Place = (usize, usize);

struct Run {
    line: usize,
    first: usize,
    count: usize,
    id: NodeId,
}

impl Walk {
    /// Writes the text of a field or an editor under its node.
    pub(super) fn write(
        &mut self,
        index: usize,
        semantics: &Semantics,
        caret: Option<(usize, usize)>,
        bounds: Rectangle,
    ) {
        let shown;
        let (lines, selection): (Vec<&str>, Option<(Place, Place)>) =
            if let Some(lines) = &semantics.lines {
                let text: Vec<&str> = lines.text.iter().map(String::as_str).collect();
                let at = |place| graphemes_before(&text, place);
                let selection = (at(lines.anchor), at(lines.caret));
                (text, Some(selection))
            } else {
                let value = semantics.value.as_deref().unwrap_or_default();
                shown = if semantics.secret {
                    HIDDEN.repeat(value.graphemes(true).count())
                } else {
                    value.to_owned()
                };
                let selection = caret.map(|(anchor, caret)| ((0, anchor), (0, caret)));
                (vec![shown.as_str()], selection)
            };
        let runs = self.runs(index, &lines, bounds);
        let place = |(line, at): Place| {
            let run = runs
                .iter()
                .rfind(|run| run.line == line && run.first <= at)
                .or(runs.first())?;
            Some(TextPosition {
                node: run.id,
                character_index: at.saturating_sub(run.first).min(run.count),
            })
        };
        let selected = selection.and_then(|(anchor, caret)| {
            Some(TextSelection {
                anchor: place(anchor)?,
                focus: place(caret)?,
            })
        });
        if let Some(field) = self.node_mut(index) {
            if let Some(selected) = selected {
                field.set_text_selection(selected);
            }
            field.add_action(Action::SetTextSelection);
        }
    }

    fn runs(&mut self, index: usize, lines: &[&str], bounds: Rectangle) -> Vec<Run> {
        let field = self.nodes.get(index).map_or(0, |(id, _)| id.0);
        let mut runs: Vec<Run> = Vec::new();
        let lines = if lines.is_empty() { &[""] } else { lines };
        for (line, text) in lines.iter().enumerate() {
            let mut graphemes: Vec<&str> = text.graphemes(true).collect();
            if line + 1 < lines.len() {
                graphemes.push("\n");
            }
            let mut first = 0;
            loop {
                let rest = graphemes.get(first..).unwrap_or_default();
                let chunk = rest.get(..RUN).unwrap_or(rest);
                let mut hasher = DefaultHasher::new();
                (field, "run", runs.len()).hash(&mut hasher);
                let id = self.unused(hasher.finish());
                let mut run = run(chunk);
                run.set_bounds(node::rect(bounds));
                if let Some(field) = self.node_mut(index) {
                    field.push_child(id);
                }
                self.nodes.push((id, run));
                runs.push(Run {
                    line,
                    first,
                    count: chunk.len(),
                    id,
                });
                first += chunk.len();
                if first >= graphemes.len() {
                    break;
                }
            }
        }
        runs
    }
}

fn run(graphemes: &[&str]) -> Node {
    let mut run = Node::new(NodeRole::TextRun);
    run.set_value(graphemes.concat());
    let lengths: Vec<u8> = graphemes
        .iter()
        .map(|grapheme| u8::try_from(grapheme.len()).unwrap_or(u8::MAX))
        .collect();
    run.set_character_lengths(lengths);
    let mut words = Vec::new();
    let mut blank = true;
    for (at, grapheme) in graphemes.iter().enumerate() {
        let is_blank = grapheme.trim().is_empty();
        if blank && !is_blank {
            words.extend(u8::try_from(at));
        }
        blank = is_blank;
    }
    run.set_word_starts(words);
    run
}

/// A place in a text by line and byte, as line and grapheme.
fn graphemes_before(lines: &[&str], (line, byte): (usize, usize)) -> Place {
    let text = lines.get(line).copied().unwrap_or_default();
    let before = text
        .grapheme_indices(true)
        .take_while(|(at, _)| *at < byte)
        .count();
    (line, before)
}

/// A place that counts graphemes from the start of a text, each line's end as one, as line and byte.
#[must_use]
pub fn line_and_byte(lines: &[String], mut graphemes: usize) -> (usize, usize) {
    for (line, text) in lines.iter().enumerate() {
        let count = text.graphemes(true).count();
        if graphemes <= count {
            let byte = text
                .grapheme_indices(true)
                .nth(graphemes)
                .map_or(text.len(), |(at, _)| at);
            return (line, byte);
        }
        graphemes -= count + 1;
    }
    let last = lines.len().saturating_sub(1);
    (last, lines.last().map_or(0, String::len))
}
