//! No text of any scene is cut without an ellipsis, or reaches over an edge of the window.
//!
//! Nothing is drawn into a picture: what the widgets report is compared with what they hand to the renderer.

use iced::advanced::text::Paragraph as _;
use iced::advanced::widget::operation::{Scrollable, TextInput};
use iced::advanced::{Text, clipboard, mouse, renderer, text};
use iced::theme::Base;
use iced::{Event, Vector, window};
use iced_runtime::user_interface::{Cache, UserInterface};
use iced_tiny_skia::graphics::text::cosmic_text::BufferLine;
use iced_tiny_skia::graphics::text::{Paragraph, Text as DrawnText};

use super::*;
use crate::ui::widget::virtual_list;

/// Physical pixels.
const SIZES: [Size; 3] = [
    Size::new(1280.0, 800.0),
    Size::new(800.0, 600.0),
    Size::new(640.0, 480.0),
];
const SCALES: [f32; 2] = [1.0, 2.0];
/// A height at which nothing has to be scrolled to, so that every text is drawn.
const ALL: f32 = 4000.0;
/// Layout rounds.
const TOLERANCE: f32 = 1.0;

/// A scroll area, in the window.
#[derive(Clone, Copy)]
struct Area {
    viewport: Rectangle,
    /// Of its content, with that of the areas around it.
    translation: Vector,
}

/// A text, where a widget reports it.
struct Place {
    text: String,
    bounds: Rectangle,
    area: Option<Area>,
}

/// A text, where it is drawn.
struct Drawn {
    text: String,
    bounds: Rectangle,
    clip: Rectangle,
}

#[derive(Default)]
struct Report {
    places: Vec<Place>,
    /// Fields with a value, which may be wider than the field.
    filled: Vec<Rectangle>,
    areas: Vec<Area>,
    around: Vec<Area>,
    entered: Option<Area>,
}

impl Report {
    fn translation(&self) -> Vector {
        self.around
            .last()
            .map_or(Vector::ZERO, |area| area.translation)
    }
}

impl Operation for Report {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        let depth = self.around.len();
        if let Some(area) = self.entered.take() {
            self.areas.push(area);
            self.around.push(area);
        }
        operate(self);
        self.around.truncate(depth);
    }

    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        bounds: Rectangle,
        _content: Rectangle,
        translation: Vector,
        _state: &mut dyn Scrollable,
    ) {
        let outer = self.translation();
        self.entered = Some(Area {
            viewport: bounds - outer,
            translation: outer + translation,
        });
    }

    fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn std::any::Any) {
        if let Some(node) = state.downcast_mut::<AccessibleNode>() {
            // Also what lies under a menu or dialog.
            node.reply.read_only = true;
        }
        let outer = self.translation();
        if let (Some(area), true) = (&mut self.entered, state.is::<virtual_list::State>()) {
            // Its rows already are where they are seen.
            area.translation = outer;
        }
    }

    fn text_input(&mut self, _id: Option<&Id>, bounds: Rectangle, state: &mut dyn TextInput) {
        if !state.text().is_empty() {
            self.filled.push(bounds - self.translation());
        }
    }

    fn text(&mut self, _id: Option<&Id>, bounds: Rectangle, text: &str) {
        self.places.push(Place {
            text: text.to_owned(),
            bounds: bounds - self.translation(),
            area: self.around.last().copied(),
        });
    }
}

fn has_width(outer: Rectangle, inner: Rectangle) -> bool {
    inner.x >= outer.x - TOLERANCE && inner.x + inner.width <= outer.x + outer.width + TOLERANCE
}

fn has_height(outer: Rectangle, inner: Rectangle) -> bool {
    inner.y >= outer.y - TOLERANCE && inner.y + inner.height <= outer.y + outer.height + TOLERANCE
}

/// What the renderer got, with the text of each paragraph.
fn drawn(renderer: &mut iced::Renderer) -> Vec<Drawn> {
    let mut drawn = Vec::new();
    for layer in renderer.layers() {
        for item in layer.text.iter().flat_map(|item| item.as_slice().iter()) {
            let (text, bounds, clip) = match item {
                DrawnText::Paragraph {
                    paragraph,
                    position,
                    clip_bounds,
                    transformation,
                    ..
                } => {
                    let bounds = Rectangle::new(*position, paragraph.min_bounds);
                    let paragraph = paragraph.upgrade().unwrap();
                    let lines = paragraph.buffer().lines.iter().map(BufferLine::text);
                    let text = lines.collect::<Vec<_>>().join("\n");
                    (
                        text,
                        bounds * *transformation,
                        *clip_bounds * *transformation,
                    )
                }
                // The placeholder of an editor.
                DrawnText::Cached {
                    content,
                    bounds,
                    clip_bounds,
                    size,
                    line_height,
                    font,
                    ..
                } => {
                    let needed = Paragraph::with_text(Text {
                        content: content.as_str(),
                        bounds: bounds.size(),
                        size: *size,
                        line_height: text::LineHeight::Absolute(*line_height),
                        font: *font,
                        align_x: text::Alignment::Default,
                        align_y: iced::alignment::Vertical::Top,
                        shaping: text::Shaping::Advanced,
                        wrapping: text::Wrapping::default(),
                    });
                    let bounds = Rectangle::new(bounds.position(), needed.min_bounds());
                    (content.clone(), bounds, *clip_bounds)
                }
                DrawnText::Editor { .. } | DrawnText::Raw { .. } => continue,
            };
            if let Some(clip) = clip.intersection(&layer.bounds) {
                drawn.push(Drawn { text, bounds, clip });
            }
        }
    }
    drawn
}

/// cosmic-text 0.15 lets the first word of the other direction reach over the end of its line.
fn is_bidirectional(text: &str) -> bool {
    let is_arabic = |c| ('\u{590}'..='\u{8FF}').contains(&c);
    text.contains(is_arabic) && text.contains(|c: char| c.is_ascii_alphabetic())
}

/// What is wrong with the texts of a scene.
fn faults(scene: &str, locale: &str, size: Size, scale: f32) -> Vec<String> {
    snapshot::load_fonts();
    let mut app = fixtures::build(scene, locale, Variant::Dark, size).unwrap();
    let _task = app.change_scale(|_| scale);
    let window = Rectangle::with_size(app.workspace.size());
    let mut renderer = snapshot::headless_renderer().unwrap();
    let view = app.view(drawn_window(&app));
    let mut interface = UserInterface::build(view, window.size(), Cache::default(), &mut renderer);
    let frame = Event::Window(window::Event::RedrawRequested(iced::time::Instant::now()));
    let cursor = mouse::Cursor::Unavailable;
    let messages = &mut Vec::new();
    let _state = interface.update(
        &[frame],
        cursor,
        &mut renderer,
        &mut clipboard::Null,
        messages,
    );
    let mut report = Report::default();
    interface.operate(&renderer, &mut report);
    let theme = app.workspace.theme();
    let text_color = theme.base().text_color;
    interface.draw(
        &mut renderer,
        theme,
        &renderer::Style { text_color },
        cursor,
    );

    let mut faults = Vec::new();
    for place in report
        .places
        .iter()
        .filter(|place| !place.text.trim().is_empty())
    {
        let is_within = has_width(window, place.bounds)
            && match place.area {
                Some(area) => has_width(area.viewport, place.bounds),
                None => has_height(window, place.bounds),
            };
        if !is_within {
            faults.push(format!("outside: {:?} at {:?}", place.text, place.bounds));
        } else if place.bounds.width < TOLERANCE || place.bounds.height < TOLERANCE {
            faults.push(format!("no room: {:?} at {:?}", place.text, place.bounds));
        }
    }
    for Drawn { text, bounds, clip } in drawn(&mut renderer) {
        let shown = text.strip_suffix('…').unwrap_or(&text);
        let is_its = |place: &&Place| {
            let is_text = place.text == text || place.text.starts_with(shown) && shown != text;
            is_text && place.bounds.expand(TOLERANCE).contains(bounds.position())
        };
        let places: Vec<_> = report.places.iter().filter(is_its).collect();
        let fits =
            |place: &&Place| has_width(place.bounds, bounds) && has_height(place.bounds, bounds);
        if !places.is_empty() && !places.iter().any(fits) {
            let place = places[0].bounds;
            faults.push(format!(
                "too large: {text:?} needs {:?} of {place:?}",
                bounds.size()
            ));
            continue;
        }
        let is_seen = bounds.intersects(&clip);
        let in_field = report
            .filled
            .iter()
            .any(|field| clip.is_within(&field.expand(TOLERANCE)));
        if !is_seen || in_field || is_bidirectional(&text) {
            continue;
        }
        // Of a text that lies half outside a scroll area, the rest can be scrolled to.
        let scrolls = report.areas.iter().any(|area| {
            has_height(area.viewport, clip) && {
                let (top, bottom) = (area.viewport.y, area.viewport.y + area.viewport.height);
                (bounds.y >= clip.y - TOLERANCE || (clip.y - top).abs() <= TOLERANCE)
                    && (bounds.y + bounds.height <= clip.y + clip.height + TOLERANCE
                        || (clip.y + clip.height - bottom).abs() <= TOLERANCE)
            }
        });
        if !has_width(clip, bounds) || !scrolls && !has_height(clip, bounds) {
            faults.push(format!("cut: {text:?} at {bounds:?} by {clip:?}"));
        }
    }
    faults
}

fn check(locale: &str) {
    let mut all = Vec::new();
    for scene in scene_names() {
        for size in SIZES
            .into_iter()
            .chain(SIZES.map(|size| Size::new(size.width, ALL)))
        {
            for scale in SCALES {
                let found = faults(scene, locale, size, scale).into_iter();
                all.extend(found.map(|fault| format!("{scene} {size:?} {scale}: {fault}")));
            }
        }
    }
    assert!(all.is_empty(), "{} faults:\n{}", all.len(), all.join("\n"));
}

#[test]
fn english_texts_fit() {
    check("en-US");
}

#[test]
fn german_texts_fit() {
    check("de");
}

/// Its texts are 40% longer than English.
#[test]
fn pseudo_texts_fit() {
    check(crate::i18n::PSEUDO);
}
