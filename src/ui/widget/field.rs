//! A single-line text field with a label above and an error below.
//!
//! Exists because iced 0.14's text input has no accessible name, value or error (iced issue 552), and no undo.

mod wrapper;

use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

use iced::advanced::widget::Id;
use iced::widget::{column, row, text, text_input};
use iced::{Center, Fill};

use super::accessible::hidden;
use super::no_blink::no_blink;
use super::wrapper::wrap;
use crate::a11y::{Role, Semantics};
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::{Element, font, token};
use wrapper::FieldWrapper;

#[expect(clippy::struct_excessive_bools, reason = "each is independent")]
pub struct Field<'a, Message> {
    id: Id,
    name: Cow<'a, str>,
    value: &'a str,
    placeholder: Cow<'a, str>,
    hint: Option<Cow<'a, str>>,
    error: Option<Cow<'a, str>>,
    secret: bool,
    sensitive: bool,
    split_pasted_lines: bool,
    compact: bool,
    on_input: Box<dyn Fn(String) -> Message + 'a>,
    on_submit: Message,
}

impl<'a, Message: Clone + 'a> Field<'a, Message> {
    /// `on_submit` is sent on Enter.
    pub fn new(
        id: impl Into<Id>,
        name: impl Into<Cow<'a, str>>,
        value: &'a str,
        on_input: impl Fn(String) -> Message + 'a,
        on_submit: Message,
    ) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            value,
            placeholder: Cow::Borrowed(""),
            hint: None,
            error: None,
            secret: false,
            sensitive: false,
            split_pasted_lines: false,
            compact: false,
            on_input: Box::new(on_input),
            on_submit,
        }
    }

    pub fn placeholder(mut self, placeholder: impl Into<Cow<'a, str>>) -> Self {
        self.placeholder = placeholder.into();
        self
    }

    /// Shown below while there is no error, and the description for screen readers.
    pub fn hint(mut self, hint: impl Into<Cow<'a, str>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Masks the text on screen and for screen readers.
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self.sensitive()
    }

    /// Keeps no copy of the text: no undo, and no primary selection.
    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// For fields that take several words: line breaks in pasted text become spaces.
    pub fn split_pasted_lines(mut self) -> Self {
        self.split_pasted_lines = true;
        self
    }

    /// Low and without a label on screen: its placeholder says what it is for.
    pub fn compact(mut self) -> Self {
        self.compact = true;
        self
    }

    pub fn error(mut self, error: Option<impl Into<Cow<'a, str>>>) -> Self {
        self.error = error.map(Into::into);
        self
    }

    pub fn view(self) -> Element<'a, Message> {
        let label = text(self.name.clone())
            .size(token::TEXT_META)
            .font(font::SEMIBOLD)
            .class(TextColor::Secondary);
        let on_input: Rc<dyn Fn(String) -> Message + 'a> = self.on_input.into();
        let on_edit = Rc::clone(&on_input);
        let edited = Rc::new(Cell::new(false));
        let is_edited = Rc::clone(&edited);
        let input = text_input(&self.placeholder, self.value)
            .id(self.id.clone())
            .secure(self.secret)
            .on_input(move |text| {
                is_edited.set(true);
                on_edit(text)
            })
            .on_submit(self.on_submit)
            .size(if self.compact {
                token::TEXT_LIST
            } else {
                token::TEXT_BODY
            })
            .padding(if self.compact {
                token::SPACE_S
            } else {
                token::SPACE_M
            });
        let semantics = Semantics {
            value: Some(self.value.to_owned()),
            secret: self.secret,
            placeholder: Some(self.placeholder.clone().into_owned()),
            error: self.error.as_deref().map(str::to_owned),
            description: self.hint.as_deref().map(str::to_owned),
            ..Semantics::new(Role::Field, self.name.clone())
        };
        let wrapper = FieldWrapper {
            id: self.id,
            semantics,
            edited,
            sensitive: self.sensitive,
            on_input,
            split_pasted_lines: self.split_pasted_lines,
        };
        let hint = self.hint.filter(|_| self.error.is_none());
        let hint = hint.map(|hint| {
            let hint = text(hint).size(token::TEXT_META).class(TextColor::Muted);
            hint.wrapping(text::Wrapping::WordOrGlyph)
        });
        column![]
            .push((!self.compact).then(|| hidden(label)))
            .push(no_blink(wrap(wrapper, input)))
            .push(self.error.map(error_text))
            .push(hint.map(hidden))
            .spacing(token::SPACE_XS + token::SPACE_XXS)
            .width(Fill)
            .into()
    }
}

/// The icon makes the error visible without color.
pub fn error_text<'a, Message: 'a>(error: impl Into<Cow<'a, str>>) -> Element<'a, Message> {
    let message = text(error.into())
        .size(token::TEXT_META)
        .class(TextColor::Danger)
        .width(Fill);
    let icon = Icon::Failed.sized(token::ICON_SMALL);
    row![icon.class(TextColor::Danger), message]
        .spacing(token::SPACE_S)
        .align_y(Center)
        .into()
}
