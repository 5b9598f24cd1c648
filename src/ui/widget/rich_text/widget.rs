//! The widget of a paragraph.
//!
//! Exists because iced 0.14's rich text keeps its laid out text to itself: neither what is at a point can be asked, nor a
//! selection be drawn. It also tells of the left button only.

use std::ops::Range;
use std::sync::Arc;

use iced::advanced::graphics::text::Paragraph;
use iced::advanced::layout::{self, Layout};
use iced::advanced::text::{self, Paragraph as _, Shaping};
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, Widget, mouse, renderer};
use iced::alignment::Vertical::Top;
use iced::widget::text::{Alignment, LineHeight, Span, Style, Wrapping};
use iced::{Border, Color, Event, Font, Length, Pixels, Point, Rectangle, Shrink, Size, Vector};

use super::RichText;
use crate::ui::widget::selection::{SelectableText, TextMap};
use crate::ui::{Theme, token};

pub(super) struct LinkActions<'a, Message> {
    pub(super) on_press: Box<dyn Fn(String) -> Message + 'a>,
    /// With the position of the menu.
    pub(super) on_menu: Box<dyn Fn(String, Point) -> Message + 'a>,
}

pub(super) struct TextWidget<'a, Message> {
    spans: Vec<Span<'a, String>>,
    font: Font,
    size: f32,
    width: Length,
    /// With the key of the source, and what of it is selected.
    source: Option<(u64, Range<usize>, Arc<TextMap>)>,
    links: Option<LinkActions<'a, Message>>,
}

#[derive(Default)]
struct State {
    spans: Vec<Span<'static, String>>,
    paragraph: Paragraph,
    /// By the index of its span.
    pressed_link: Option<usize>,
    hovered_link: Option<usize>,
}

impl<'a, Message> TextWidget<'a, Message> {
    pub(super) fn new(text: RichText<'a, Message>) -> Self {
        let RichText {
            spans,
            map,
            source,
            font,
            size,
            width,
            links,
            ..
        } = text;
        let has_link = spans.iter().any(|span| span.link.is_some());
        Self {
            spans,
            font,
            size,
            width,
            source: source.map(|source| (source.key, source.selected, Arc::new(map))),
            links: links.filter(|_| has_link),
        }
    }

    fn text<T>(&self, content: T, bounds: Size) -> text::Text<T, Font> {
        text::Text {
            content,
            bounds,
            size: Pixels(self.size),
            line_height: LineHeight::Relative(token::LINE_HEIGHT),
            font: self.font,
            align_x: Alignment::Default,
            align_y: Top,
            shaping: Shaping::Advanced,
            wrapping: Wrapping::WordOrGlyph,
        }
    }

    fn selectable(&self, state: &State) -> Option<(SelectableText, &Range<usize>)> {
        let (key, selected, map) = self.source.as_ref()?;
        let text = SelectableText {
            key: *key,
            map: Arc::clone(map),
            paragraph: state.paragraph.clone(),
        };
        Some((text, selected))
    }

    fn link_at(&self, state: &State, point: Option<Point>) -> Option<usize> {
        let _actions = self.links.as_ref()?;
        let span = state.paragraph.hit_span(point?)?;
        self.spans.get(span)?.link.as_ref().map(|_| span)
    }

    fn address(&self, span: usize) -> Option<String> {
        self.spans.get(span)?.link.clone()
    }

    /// What is below the text of a span: its background, its underline and what strikes it through.
    fn draw_span(
        &self,
        (span, regions): (&Span<'_, String>, &[Rectangle]),
        origin: Vector,
        (renderer, color): (&mut iced::Renderer, Color),
    ) {
        let mut fill = |bounds: Rectangle, border: Border, background| {
            let quad = renderer::Quad {
                bounds: bounds + origin,
                border,
                ..renderer::Quad::default()
            };
            renderer.fill_quad(quad, background);
        };
        let size = span.size.map_or(self.size, |size| size.0);
        let baseline = size + (size * token::LINE_HEIGHT - size) / 2.0;
        for region in regions {
            if let Some(highlight) = span.highlight {
                let start = Vector::new(span.padding.left, span.padding.top);
                let more = Size::new(span.padding.x(), span.padding.y());
                let bounds = Rectangle::new(region.position() - start, region.size() + more);
                fill(bounds, highlight.border, highlight.background);
            }
            let lines = [
                span.underline.then_some(size * 0.08),
                span.strikethrough.then_some(size / 2.0),
            ];
            for above in lines.into_iter().flatten() {
                let line = Rectangle {
                    y: region.y + baseline - above,
                    height: 1.0,
                    ..*region
                };
                fill(line, Border::default(), color.into());
            }
        }
    }
}

impl<Message> Widget<Message, Theme, iced::Renderer> for TextWidget<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn size(&self) -> Size<Length> {
        Size::new(self.width, Shrink)
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        _renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        let state = tree.state.downcast_mut::<State>();
        layout::sized(limits, self.width, Shrink, |limits| {
            let bounds = limits.max();
            let difference = if state.spans == self.spans {
                state.paragraph.compare(self.text((), bounds))
            } else {
                state.spans = self.spans.iter().cloned().map(Span::to_static).collect();
                text::Difference::Shape
            };
            match difference {
                text::Difference::None => {}
                text::Difference::Bounds => state.paragraph.resize(bounds),
                text::Difference::Shape => {
                    let text = self.text(&self.spans[..], bounds);
                    state.paragraph = Paragraph::with_spans(text);
                }
            }
            state.paragraph.min_bounds()
        })
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        defaults: &renderer::Style,
        layout: Layout<'_>,
        _cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let bounds = layout.bounds();
        if !bounds.intersects(viewport) {
            return;
        }
        let state = tree.state.downcast_ref::<State>();
        let origin = bounds.position() - Point::ORIGIN;
        for (index, span) in self.spans.iter().enumerate() {
            if span.highlight.is_some() || span.underline || span.strikethrough {
                let color = span.color.unwrap_or(defaults.text_color);
                let regions = state.paragraph.span_bounds(index);
                self.draw_span((span, &regions), origin, (renderer, color));
            }
        }
        let selected = self
            .selectable(state)
            .filter(|(_, selected)| !selected.is_empty());
        for bounds in selected
            .iter()
            .flat_map(|(text, selected)| text.highlights(selected))
        {
            let quad = renderer::Quad {
                bounds: bounds + origin,
                ..renderer::Quad::default()
            };
            renderer.fill_quad(quad, theme.selection());
        }
        let style = Style::default();
        let paragraph = &state.paragraph;
        iced::advanced::widget::text::draw(renderer, defaults, bounds, paragraph, style, viewport);
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        _renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        let state = tree.state.downcast_ref::<State>();
        if let Some((mut text, _)) = self.selectable(state) {
            operation.custom(None, layout.bounds(), &mut text);
        }
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _renderer: &iced::Renderer,
        _clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        _viewport: &Rectangle,
    ) {
        let Some(links) = &self.links else {
            return;
        };
        let state = tree.state.downcast_mut::<State>();
        let Event::Mouse(event) = event else {
            return;
        };
        let hovered = self.link_at(state, cursor.position_in(layout.bounds()));
        state.hovered_link = hovered;
        let address = hovered.and_then(|span| self.address(span));
        match event {
            // Not captured: a drag from here selects.
            mouse::Event::ButtonPressed(mouse::Button::Left) => state.pressed_link = hovered,
            mouse::Event::ButtonReleased(mouse::Button::Left) => {
                let is_same = state.pressed_link.take() == hovered;
                if let Some(address) = address.filter(|_| is_same) {
                    shell.publish((links.on_press)(address));
                }
            }
            mouse::Event::ButtonPressed(mouse::Button::Right) => {
                if let Some((address, at)) = address.zip(cursor.position()) {
                    shell.publish((links.on_menu)(address, at));
                    shell.capture_event();
                }
            }
            _ => {}
        }
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _viewport: &Rectangle,
        _renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        let state = tree.state.downcast_ref::<State>();
        let Some(point) = cursor.position_in(layout.bounds()) else {
            return mouse::Interaction::None;
        };
        if self.link_at(state, Some(point)).is_some() {
            mouse::Interaction::Pointer
        } else if self.source.is_some() {
            mouse::Interaction::Text
        } else {
            mouse::Interaction::None
        }
    }
}
