//! Content that is built only where it is in sight, for the rows of a list whose rows are all there: iced 0.14 builds and
//! lays out each of them in every view.

use std::cell::RefCell;

use iced::advanced::layout::{self, Layout, Limits};
use iced::advanced::widget::{Tree, tree};
use iced::advanced::{Widget, mouse, renderer};
use iced::{Length, Point, Rectangle, Size};

use crate::ui::{Element, Theme};

struct Decoration<'a, Message> {
    size: Size,
    view: Box<dyn Fn() -> Element<'a, Message> + 'a>,
}

/// The tree of the content, which keeps its texts between frames. Empty until it is drawn.
type Drawn = RefCell<Tree>;

/// `view` builds what is drawn in a place of this size. It receives no events, and screen readers do not see it.
pub fn decoration<'a, Message: 'a>(
    size: Size,
    view: impl Fn() -> Element<'a, Message> + 'a,
) -> Element<'a, Message> {
    let view = Box::new(view);
    Element::new(Decoration { size, view })
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Decoration<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<Drawn>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(Drawn::new(Tree::empty()))
    }

    fn size(&self) -> Size<Length> {
        Size::new(self.size.width.into(), self.size.height.into())
    }

    fn layout(&mut self, _tree: &mut Tree, _: &iced::Renderer, limits: &Limits) -> layout::Node {
        let Size { width, height } = self.size;
        layout::Node::new(limits.resolve(width, height, Size::ZERO))
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let bounds = layout.bounds();
        if !bounds.intersects(viewport) {
            return;
        }
        let mut content = (self.view)();
        let mut tree = tree.state.downcast_ref::<Drawn>().borrow_mut();
        tree.diff(&content);
        let limits = Limits::new(bounds.size(), bounds.size());
        let content = content.as_widget_mut();
        let node = content.layout(&mut tree, renderer, &limits);
        let layout = Layout::with_offset(layout.position() - Point::ORIGIN, &node);
        content.draw(&tree, renderer, theme, style, layout, cursor, viewport);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use iced::advanced::graphics::damage;
    use iced::widget::{column, scrollable, text};
    use iced_runtime::user_interface::{Cache, UserInterface};
    use iced_tiny_skia::Layer;

    use super::*;
    use crate::ui::snapshot;
    use crate::ui::theme::Variant;

    #[test]
    fn only_what_is_in_sight_is_built_and_is_the_same_in_each_frame() {
        snapshot::load_fonts();
        let mut renderer = snapshot::headless_renderer().unwrap();
        let mut cache = Cache::default();
        let built = &Cell::new(0);
        let mut frame = || {
            built.set(0);
            let rows = (0..100).map(|row| {
                decoration(Size::new(40.0, 20.0), move || {
                    built.set(built.get() + 1);
                    text(row).into()
                })
            });
            let content: Element<'_, ()> = scrollable(column(rows)).into();
            let size = Size::new(40.0, 90.0);
            let before = std::mem::take(&mut cache);
            let mut interface = UserInterface::build(content, size, before, &mut renderer);
            assert_eq!(built.get(), 0, "not before it is drawn");
            let theme = Theme::new(Variant::Dark);
            let style = renderer::Style::default();
            interface.draw(&mut renderer, &theme, &style, mouse::Cursor::Unavailable);
            cache = interface.into_cache();
            (built.get(), renderer.layers().to_vec())
        };
        let (count, first) = frame();
        assert_eq!(count, 5);
        let texts = first.iter().map(|layer| layer.text.len());
        assert_eq!(texts.sum::<usize>(), 5);
        let (count, second) = frame();
        assert_eq!(count, 5);
        let changed = damage::diff(&first, &second, |it| vec![it.bounds], Layer::damage);
        assert_eq!(changed, []);
    }
}
