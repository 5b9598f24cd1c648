//! Pictures of a channel, one at a time in the whole window: next, previous, zoom, copy, save. Owns which one is shown and how
//! large. Must not load, copy or save: the application does.

use std::borrow::Cow;

use iced::keyboard::{Key, Modifiers, key::Named};
use iced::widget::{Column, column, container, opaque, row, text};
use iced::{Center, Fill, Vector};

use crate::a11y::{Role, Semantics};
use crate::domain::attachment::{FileKey, PictureFailure, ShownFile};
use crate::domain::id::ServerUid;
use crate::feature::action::Action;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::missing_glyphs::drawable;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{accessible, heading};
use crate::ui::widget::backdrop::backdrop;
use crate::ui::widget::beside::beside;
use crate::ui::widget::delayed::delayed;
use crate::ui::widget::key_handler::on_key;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::picture::Picture;
use crate::ui::widget::picture_viewer::{Zoom, picture_viewer};
use crate::ui::widget::tooltip::Side;
use crate::ui::widget::{ButtonKind, Pressable, button};
use crate::ui::{Element, Theme, font, token};

/// How far a key moves an enlarged picture, in logical pixels.
const KEY_MOVE: f32 = 60.0;

#[derive(Debug, Clone)]
pub struct State {
    server: ServerUid,
    /// Never empty.
    pictures: Vec<ShownFile>,
    at: usize,
    shown: Shown,
    zoom: Zoom,
}

#[derive(Debug, Clone)]
enum Shown {
    Loading,
    Ready(Picture),
    Failed(PictureFailure),
}

#[derive(Debug, Clone)]
pub enum Message {
    NextPressed,
    PreviousPressed,
    /// Larger by so many steps.
    ZoomPressed(f32),
    FitPressed,
    Zoomed(Zoom),
    /// Move an enlarged picture.
    Moved(f32, f32),
    RetryPressed,
    CopyPressed,
    SavePressed,
    Loaded(FileKey, Result<Picture, PictureFailure>),
    Dismissed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Decode a picture as large as it is; report it as `Message::Loaded`.
    Load(ServerUid, ShownFile),
    /// Put a picture on the clipboard.
    Copy(ServerUid, ShownFile),
    Save(ServerUid, ShownFile),
    Close,
}

impl State {
    /// `None` if there is no picture at the index.
    pub fn new(server: ServerUid, pictures: Vec<ShownFile>, at: usize) -> Option<Self> {
        (at < pictures.len()).then_some(Self {
            server,
            pictures,
            at,
            shown: Shown::Loading,
            zoom: Zoom::default(),
        })
    }

    pub fn server(&self) -> &ServerUid {
        &self.server
    }

    /// The picture that is shown.
    pub fn current(&self) -> Option<&ShownFile> {
        self.pictures.get(self.at)
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::NextPressed if self.at + 1 < self.pictures.len() => {
                return self.go(self.at + 1);
            }
            Message::PreviousPressed if self.at > 0 => return self.go(self.at - 1),
            Message::NextPressed | Message::PreviousPressed => {}
            Message::ZoomPressed(steps) => self.zoom = self.zoom.stepped(steps),
            Message::FitPressed => self.zoom = Zoom::default(),
            Message::Zoomed(zoom) => self.zoom = zoom,
            Message::Moved(x, y) => self.zoom = self.zoom.moved(Vector::new(x, y)),
            Message::RetryPressed => return self.go(self.at),
            Message::CopyPressed => return self.emit(Event::Copy),
            Message::SavePressed => return self.emit(Event::Save),
            Message::Loaded(key, result) => {
                if self.current().is_some_and(|picture| picture.key == key) {
                    self.shown = result.map_or_else(Shown::Failed, Shown::Ready);
                }
            }
            Message::Dismissed => return Action::emit(Event::Close),
        }
        Action::none()
    }

    fn go(&mut self, at: usize) -> Action<Message, Event> {
        self.at = at;
        self.shown = Shown::Loading;
        self.zoom = Zoom::default();
        self.emit(Event::Load)
    }

    fn emit(&self, event: fn(ServerUid, ShownFile) -> Event) -> Action<Message, Event> {
        let current = self.current().cloned();
        current.map_or_else(Action::none, |file| {
            Action::emit(event(self.server.clone(), file))
        })
    }

    /// What is shown, as a reader says it.
    pub fn label<'a>(&self, strings: &'a Strings) -> Cow<'a, str> {
        let name = self.current().map_or("", |picture| picture.name.as_str());
        let (number, count) = (self.at + 1, self.pictures.len());
        fl!(strings, "lightbox-label", "name" => name, "number" => number, "count" => count)
    }

    /// `thumbnail` is shown until the picture is loaded; `reason` makes a sentence of a failure.
    pub fn view<'a>(
        &'a self,
        strings: &'a Strings,
        plays: bool,
        thumbnail: Option<&Picture>,
        reason: impl Fn(&PictureFailure) -> Cow<'a, str>,
    ) -> Element<'a, Message> {
        let picture: Element<'a, Message> = match (&self.shown, thumbnail) {
            (Shown::Ready(picture), _) => self.picture(picture, plays, strings),
            (Shown::Loading, Some(thumbnail)) => self.picture(thumbnail, false, strings),
            (Shown::Loading, None) => {
                let label = text(fl!(strings, "lightbox-loading")).class(TextColor::Secondary);
                delayed(container(label).center(Fill))
            }
            (Shown::Failed(failure), _) => failed(strings, reason(failure)),
        };
        let content = column![self.bar(strings), container(picture).height(Fill)]
            .spacing(token::SPACE_S)
            .padding(token::SPACE_S);
        let zoom = self.zoom;
        let content = on_key(content, move |key, modifiers| command(key, modifiers, zoom));
        let name = self.label(strings).into_owned();
        let semantics = move || Semantics {
            modal: true,
            ..Semantics::new(Role::Dialog, name.clone())
        };
        let content = accessible(semantics, content);
        opaque(backdrop(|roles| roles.surface_rail, content))
    }

    fn picture<'a>(
        &self,
        picture: &Picture,
        plays: bool,
        strings: &'a Strings,
    ) -> Element<'a, Message> {
        let name = self.label(strings).into_owned();
        let percent = self.zoom.percent();
        let zoomed = fl!(strings, "lightbox-zoom", "percent" => percent).into_owned();
        let semantics = move || Semantics {
            description: Some(zoomed.clone()),
            ..Semantics::new(Role::Image, name.clone())
        };
        let viewer = picture_viewer(picture, plays, self.zoom, Message::Zoomed);
        accessible(semantics, viewer).into()
    }

    fn bar<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let name = self.current().map_or("", |picture| picture.name.as_str());
        let title = one_line(drawable(name), token::TEXT_TITLE).font(font::SEMIBOLD);
        let (number, count) = (self.at + 1, self.pictures.len());
        let place = fl!(strings, "lightbox-place", "number" => number, "count" => count);
        let place = text(place)
            .size(token::TEXT_META)
            .class(TextColor::Secondary);
        let labels: Column<'a, Message, Theme> = column![heading(1, title), place];
        beside(labels, self.buttons(strings))
    }

    fn buttons<'a>(&self, strings: &'a Strings) -> Element<'a, Message> {
        let count = self.pictures.len();
        let is_ready = matches!(self.shown, Shown::Ready(_));
        let is_enlarged = is_ready && self.zoom.is_enlarged();
        row![
            action(
                Icon::Previous,
                fl!(strings, "lightbox-previous"),
                Message::PreviousPressed,
                self.at > 0
            ),
            action(
                Icon::Collapsed,
                fl!(strings, "lightbox-next"),
                Message::NextPressed,
                self.at + 1 < count
            ),
            action(
                Icon::ZoomOut,
                fl!(strings, "lightbox-zoom-out"),
                Message::ZoomPressed(-1.0),
                is_enlarged
            ),
            action(
                Icon::ZoomIn,
                fl!(strings, "lightbox-zoom-in"),
                Message::ZoomPressed(1.0),
                is_ready && !self.zoom.is_largest()
            ),
            action(
                Icon::Fit,
                fl!(strings, "lightbox-fit"),
                Message::FitPressed,
                is_enlarged
            ),
            action(
                Icon::Copy,
                fl!(strings, "lightbox-copy"),
                Message::CopyPressed,
                is_ready
            ),
            action(
                Icon::Import,
                fl!(strings, "lightbox-save"),
                Message::SavePressed,
                true
            ),
            action(
                Icon::Close,
                fl!(strings, "lightbox-close"),
                Message::Dismissed,
                true
            ),
        ]
        .into()
    }
}

fn action(
    icon: Icon,
    label: Cow<'_, str>,
    message: Message,
    enabled: bool,
) -> Pressable<'_, Message> {
    Pressable::new(Role::Button, label.clone(), icon.view(), ButtonKind::Quiet)
        .padding(token::SPACE_S)
        .tooltip(label, Side::Below)
        .on_press_maybe(enabled.then_some(message))
}

fn failed<'a>(strings: &'a Strings, reason: Cow<'a, str>) -> Element<'a, Message> {
    let reason = text(reason).class(TextColor::Primary).center();
    let retry = button(fl!(strings, "lightbox-retry")).on_press(Message::RetryPressed);
    let content = column![reason, retry].spacing(token::SPACE_M);
    container(content.align_x(Center)).center(Fill).into()
}

/// What a key does: arrows go to another picture, or move one that is enlarged.
fn command(key: &Key, modifiers: Modifiers, zoom: Zoom) -> Option<Message> {
    if modifiers == Modifiers::COMMAND && key.as_ref() == Key::Character("c") {
        return Some(Message::CopyPressed);
    }
    if modifiers.command() || modifiers.alt() || modifiers.logo() {
        return None;
    }
    let is_enlarged = zoom.is_enlarged();
    let step = |x: f32, y: f32| Message::Moved(x * KEY_MOVE, y * KEY_MOVE);
    match key.as_ref() {
        Key::Named(Named::ArrowLeft) if is_enlarged => Some(step(1.0, 0.0)),
        Key::Named(Named::ArrowRight) if is_enlarged => Some(step(-1.0, 0.0)),
        Key::Named(Named::ArrowUp) if is_enlarged => Some(step(0.0, 1.0)),
        Key::Named(Named::ArrowDown) if is_enlarged => Some(step(0.0, -1.0)),
        Key::Named(Named::ArrowLeft | Named::ArrowUp | Named::PageUp) => {
            Some(Message::PreviousPressed)
        }
        Key::Named(Named::ArrowRight | Named::ArrowDown | Named::PageDown) => {
            Some(Message::NextPressed)
        }
        Key::Character("+" | "=") => Some(Message::ZoomPressed(1.0)),
        Key::Character("-" | "_") => Some(Message::ZoomPressed(-1.0)),
        Key::Character("0") => Some(Message::FitPressed),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
