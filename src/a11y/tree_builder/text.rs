//! Exposes the text of fields and editors as AccessKit text runs, so that readers can navigate by character, word and
//! line.

use std::hash::{DefaultHasher, Hash, Hasher};

use accesskit::{Action, Node, NodeId, Role as NodeRole, TextPosition, TextSelection};
use iced::Rectangle;
use unicode_segmentation::UnicodeSegmentation;

use super::{TreeBuilder, node};
use crate::a11y::semantics::Semantics;

/// Maximum graphemes per run: AccessKit stores word offsets in a `u8`.
const MAX_RUN_LENGTH: usize = 200;
/// Replaces each grapheme of a secret.
const MASK: &str = "•";

/// Line, and grapheme in the line.
type LinePosition = (usize, usize);

struct TextRunNode {
    line: usize,
    start: usize,
    count: usize,
    id: NodeId,
}

impl TreeBuilder {
    pub(super) fn add_text_runs(
        &mut self,
        index: usize,
        semantics: &Semantics,
        caret: Option<(usize, usize)>,
        bounds: Rectangle,
    ) {
        let visible_text;
        let (lines, selection): (Vec<&str>, Option<(LinePosition, LinePosition)>) =
            if let Some(editor) = &semantics.editor_text {
                let text: Vec<&str> = editor.lines.iter().map(String::as_str).collect();
                let position = |byte_position| to_grapheme_position(&text, byte_position);
                let selection = (position(editor.anchor), position(editor.caret));
                (text, Some(selection))
            } else {
                let value = semantics.value.as_deref().unwrap_or_default();
                visible_text = if semantics.secret {
                    MASK.repeat(value.graphemes(true).count())
                } else {
                    value.to_owned()
                };
                let selection = caret.map(|(anchor, caret)| ((0, anchor), (0, caret)));
                (vec![visible_text.as_str()], selection)
            };
        let runs = self.build_runs(index, &lines, bounds);
        let text_position = |(line, position): LinePosition| {
            let run = runs
                .iter()
                .rfind(|run| run.line == line && run.start <= position)
                .or(runs.first())?;
            Some(TextPosition {
                node: run.id,
                character_index: position.saturating_sub(run.start).min(run.count),
            })
        };
        let selected = selection.and_then(|(anchor, caret)| {
            Some(TextSelection {
                anchor: text_position(anchor)?,
                focus: text_position(caret)?,
            })
        });
        if let Some(field) = self.node_mut(index) {
            if let Some(selected) = selected {
                field.set_text_selection(selected);
            }
            field.add_action(Action::SetTextSelection);
        }
    }

    fn build_runs(&mut self, index: usize, lines: &[&str], bounds: Rectangle) -> Vec<TextRunNode> {
        let field = self.nodes.get(index).map_or(0, |(id, _)| id.0);
        let mut runs: Vec<TextRunNode> = Vec::new();
        let lines = if lines.is_empty() { &[""] } else { lines };
        for (line, text) in lines.iter().enumerate() {
            let mut graphemes: Vec<&str> = text.graphemes(true).collect();
            if line + 1 < lines.len() {
                graphemes.push("\n");
            }
            let mut first = 0;
            loop {
                let rest = graphemes.get(first..).unwrap_or_default();
                let chunk = rest.get(..MAX_RUN_LENGTH).unwrap_or(rest);
                let mut hasher = DefaultHasher::new();
                (field, "run", runs.len()).hash(&mut hasher);
                let id = self.unique_id(hasher.finish());
                let mut run = text_run(chunk);
                run.set_bounds(node::rect(bounds));
                if let Some(field) = self.node_mut(index) {
                    field.push_child(id);
                }
                self.nodes.push((id, run));
                runs.push(TextRunNode {
                    line,
                    start: first,
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

fn text_run(graphemes: &[&str]) -> Node {
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

/// Converts (line, byte) to (line, grapheme).
fn to_grapheme_position(lines: &[&str], (line, byte): (usize, usize)) -> LinePosition {
    let text = lines.get(line).copied().unwrap_or_default();
    let before = text
        .grapheme_indices(true)
        .take_while(|(at, _)| *at < byte)
        .count();
    (line, before)
}

/// Converts a grapheme offset in the whole text to (line, byte). Each line break counts as one grapheme.
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
