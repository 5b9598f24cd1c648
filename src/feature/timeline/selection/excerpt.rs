//! What is copied of messages, as text and as Markdown, and the places between which a key moves.

use std::ops::Range;
use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use super::{Selected, Step, StepSize};
use crate::domain::markup::{Block, BlockKind, Body, BodyParts, Piece, Style, masked};
use crate::domain::timeline::{Row, Timeline, TimelineItem};
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::widget::selection::range_in;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyFormat {
    /// As it is shown.
    Text,
    /// As it was written.
    Markdown,
}

/// What is copied of a message.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The day, if it begins here, then author and time, unless they are those of the message before.
    heading: Vec<String>,
    body: Body,
    range: Range<usize>,
    /// The names of its files.
    files: Vec<String>,
    /// In place of its spoilers; `None` where they are shown.
    hidden: Option<Arc<str>>,
}

/// Of several messages with author and time, of several days with the days.
pub(super) fn excerpts(selected: Selected, timeline: &Timeline, ctx: &Ctx<'_>) -> Vec<Excerpt> {
    let (first, last) = (selected.first.0, selected.last.0);
    let day_of = |index| timeline.items().get(index).and_then(|item| item.day);
    let mut day = day_of(first).filter(|_| day_of(first) == day_of(last));
    let rows = timeline.rows().iter().filter_map(|row| match row {
        Row::Message { index, grouped, .. } => Some((*index, *grouped)),
        _ => None,
    });
    let rows = rows.filter(|(index, _)| (first..=last).contains(index));
    let hidden: Arc<str> = fl!(ctx.strings, "selection-spoiler").into();
    let excerpts = rows.filter_map(|(index, grouped)| {
        let item = timeline.items().get(index)?;
        let message = &item.message;
        let mut heading = Vec::new();
        if first != last && item.day != day {
            day = item.day;
            // Not as a word like "today", which is wrong tomorrow.
            heading.extend(day.map(|day| day.to_string()));
        }
        if first != last && (!grouped || index == first) {
            let name = ctx.server.name_of(&message.author);
            let time = &*item.time;
            let line = fl!(ctx.strings, "selection-author", "author" => name, "time" => time);
            heading.push(line.into_owned());
        }
        let range = selected.in_item(index, message.body.len());
        let is_whole = range == (0..message.body.len());
        let files = message.extra().attachments.iter();
        let files = files.filter(|_| first != last && is_whole);
        Some(Excerpt {
            heading,
            body: message.body.clone(),
            range,
            files: files.map(|file| file.file_name.clone()).collect(),
            hidden: (!timeline.is_revealed(item)).then(|| Arc::clone(&hidden)),
        })
    });
    excerpts.collect()
}

pub(super) fn text(excerpts: &[Excerpt], format: CopyFormat) -> String {
    let mut all = String::new();
    for Excerpt {
        heading,
        body,
        range,
        files,
        hidden,
    } in excerpts
    {
        let body = match format {
            CopyFormat::Text => plain(body, range, hidden.as_deref()),
            CopyFormat::Markdown => markdown(body, range, hidden.as_deref()),
        };
        for line in heading {
            all.push_str(if all.is_empty() { "" } else { "\n\n" });
            all.push_str(line);
        }
        let lines = std::iter::once(&body)
            .chain(files)
            .filter(|line| !line.is_empty());
        for line in lines {
            all.push_str(if all.is_empty() { "" } else { "\n" });
            all.push_str(line);
        }
    }
    all
}

/// A piece of text as it is shown.
struct Shown<'a> {
    text: &'a str,
    style: Style,
    kind: BlockKind,
    /// The bytes of the source; empty for what stands in place of others.
    source: Range<usize>,
    is_first_of_block: bool,
}

/// Visits what is shown of a text, in order: all of it, or its first part.
fn visit(body: &Body, parts: Option<&BodyParts>, mut visitor: impl FnMut(Shown<'_>)) {
    let mut end = 0;
    let mut visit_block = |block: Block<'_>| {
        let kind = block.kind;
        for (index, piece) in block.pieces().enumerate() {
            let Piece { text, style, .. } = piece;
            let source = range_in(body.as_str(), text).unwrap_or(end..end);
            end = source.end;
            let is_first_of_block = index == 0;
            visitor(Shown {
                text,
                style,
                kind,
                source,
                is_first_of_block,
            });
        }
    };
    match parts {
        Some(parts) => (0..parts.count())
            .flat_map(|part| parts.blocks(part))
            .for_each(&mut visit_block),
        None => body.all_blocks().for_each(&mut visit_block),
    }
}

/// Visits all of a text, of a long one too.
fn visit_all(body: &Body, visitor: impl FnMut(Shown<'_>)) {
    let parts = body.is_long().then(|| body.parts());
    visit(body, parts.as_ref(), visitor);
}

/// Without markup, with a line break between blocks, and with `hidden` in place of each spoiler.
fn plain(body: &Body, range: &Range<usize>, hidden: Option<&str>) -> String {
    let mut plain = String::new();
    let (mut breaks_line, mut was_hidden) = (false, false);
    visit_all(body, |shown| {
        breaks_line |= shown.is_first_of_block;
        let source = &shown.source;
        let (start, end) = (source.start.max(range.start), source.end.min(range.end));
        let selected = match source.is_empty() {
            true if (range.start..range.end).contains(&source.start) => Some(shown.text),
            _ if start < end => shown.text.get(start - source.start..end - source.start),
            _ => None,
        };
        let hidden = hidden.filter(|_| shown.style.has(Style::SPOILER));
        let is_same_spoiler = was_hidden && !shown.is_first_of_block;
        was_hidden = hidden.is_some() && (selected.is_some() || is_same_spoiler);
        let selected = match (selected, hidden) {
            (Some(_), Some(_)) if is_same_spoiler => None,
            (selected, Some(hidden)) => selected.map(|_| hidden),
            (selected, None) => selected,
        };
        if let Some(selected) = selected {
            if std::mem::take(&mut breaks_line) && !plain.is_empty() {
                plain.push('\n');
            }
            plain.push_str(selected);
        }
    });
    plain
}

/// The source, with the marks of a style or a block that is cut in two at both of its ends, and with `hidden` in place of
/// each spoiler.
fn markdown(body: &Body, range: &Range<usize>, hidden: Option<&str>) -> String {
    let source = body.as_str();
    let copied = |part: Range<usize>| {
        let spoilers = hidden.map(|hidden| (body.spoilers(), hidden));
        let text = match &spoilers {
            Some((spoilers, hidden)) => masked(source, part, spoilers, hidden),
            None => source.get(part).unwrap_or("").to_owned(),
        };
        text.trim_matches('\n').to_owned()
    };
    let slice = |range: Range<usize>| source.get(range).unwrap_or("");
    let (mut opening, mut closing) = ("", "");
    let mut shown_ends: Option<Range<usize>> = None;
    let (mut before, mut cut_end) = (0, None);
    visit_all(body, |shown| {
        let Shown {
            style,
            kind,
            source,
            is_first_of_block,
            ..
        } = shown;
        if source.is_empty() {
            return;
        }
        let is_marked = style != Style::PLAIN || kind == BlockKind::Code;
        if let Some(kind) = cut_end.take() {
            closing = closing_marks(slice(range.end.max(before)..source.start), kind);
        }
        let is_begun = is_marked || is_first_of_block && range.start == source.start;
        if (source.start..source.end).contains(&range.start) && is_begun {
            opening = opening_marks(slice(before..source.start), kind);
        }
        if source.start < range.end && range.end <= source.end && is_marked {
            closing = "";
            cut_end = Some(kind);
        }
        let first = shown_ends.as_ref().map_or(source.start, |ends| ends.start);
        shown_ends = Some(first..source.end);
        before = source.end;
    });
    if shown_ends.is_none_or(|ends| range.start <= ends.start && ends.end <= range.end) {
        return copied(0..source.len());
    }
    if let Some(kind) = cut_end {
        closing = closing_marks(slice(before..source.len()), kind);
    }
    format!("{opening}{}{closing}", copied(range.clone()))
}

/// Of what is between the text before and one that begins.
fn opening_marks(between: &str, kind: BlockKind) -> &str {
    // The fence is the line before.
    let line = match kind {
        BlockKind::Code => between.strip_suffix('\n').unwrap_or(between),
        _ => between,
    };
    let start = line.rfind('\n').map_or(0, |end| end + 1);
    between.get(start..).unwrap_or("")
}

/// Of what is between a text that ends and the next one.
fn closing_marks(between: &str, kind: BlockKind) -> &str {
    let lines = if kind == BlockKind::Code { 2 } else { 1 };
    let end = between.match_indices('\n').nth(lines - 1).map(|(at, _)| at);
    end.and_then(|end| between.get(..end)).unwrap_or(between)
}

/// The next place in what is shown of a message; `None` at its end. What is hidden has no places inside.
pub(super) fn step(
    (item, is_revealed): (&TimelineItem, bool),
    from: usize,
    step: Step,
) -> Option<usize> {
    let mut found = None;
    let mut consider = |at: usize| {
        if step.forward && at > from {
            found = Some(found.map_or(at, |found: usize| found.min(at)));
        } else if !step.forward && at < from {
            found = Some(found.map_or(at, |found: usize| found.max(at)));
        }
    };
    visit(&item.message.body, item.parts.as_deref(), |shown| {
        let Shown {
            text,
            source,
            style,
            ..
        } = shown;
        let is_hidden = !is_revealed && style.has(Style::SPOILER);
        match step.by {
            _ if is_hidden => {}
            StepSize::Word => {
                for (at, word) in text.unicode_word_indices() {
                    let end = if step.forward { word.len() } else { 0 };
                    consider(source.start + at + end);
                }
            }
            StepSize::Character | StepSize::Line => {
                text.grapheme_indices(true)
                    .for_each(|(at, _)| consider(source.start + at));
            }
        }
        consider(if step.forward {
            source.end
        } else {
            source.start
        });
    });
    found
}

#[cfg(test)]
mod tests;
