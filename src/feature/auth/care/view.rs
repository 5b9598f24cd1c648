//! View of the identity management dialog.

use std::borrow::Cow;

use iced::widget::column;

use super::super::parts::{said, waiting};
use super::super::words::{fault, unfit};
use super::{Message, Problem, State};
use crate::a11y::Role;
use crate::domain::identity::Care;
use crate::domain::passphrase::Typed;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;
use crate::ui::widget::dialog::{self, Dialog, actions, parts};
use crate::ui::widget::field::{Field, complaint};
use crate::ui::widget::toggle::toggle;
use crate::ui::widget::told::named;
use crate::ui::widget::{Look, button, pane};
use crate::ui::{Element, token};

pub(super) const OLD: &str = "care-old";
pub(super) const NEW: &str = "care-new";

impl State {
    pub fn view<'a, Parent: Clone + 'a>(
        &'a self,
        strings: &'a Strings,
        wrap: impl Fn(Message) -> Parent + Copy + 'a,
    ) -> Element<'a, Parent> {
        let (title, _, _) = self.words(strings);
        let dialog = Dialog {
            title,
            close: fl!(strings, "care-close"),
            on_close: wrap(Message::Dismissed),
            body: self.body(strings).map(wrap),
        };
        dialog::layer(dialog)
    }

    /// The title, the explanation and the label of the button that confirms.
    fn words<'a>(&self, strings: &'a Strings) -> (Cow<'a, str>, Cow<'a, str>, Cow<'a, str>) {
        match self.errand {
            Care::ToVault => (
                fl!(strings, "care-vault"),
                fl!(strings, "care-vault-means"),
                fl!(strings, "care-move"),
            ),
            Care::ToKeyStore => (
                fl!(strings, "care-store"),
                fl!(strings, "care-store-means"),
                fl!(strings, "care-move"),
            ),
            Care::Rephrase => (
                fl!(strings, "care-rephrase"),
                fl!(strings, "care-rephrase-means"),
                fl!(strings, "care-change"),
            ),
            Care::Replace => (
                fl!(strings, "care-replace"),
                fl!(strings, "care-replace-means"),
                fl!(strings, "care-replace-do"),
            ),
            Care::TakeBack => (
                fl!(strings, "care-back"),
                fl!(strings, "care-back-means"),
                fl!(strings, "care-back-do"),
            ),
            Care::Confirm => (
                fl!(strings, "care-confirm"),
                fl!(strings, "care-confirm-means"),
                fl!(strings, "care-confirm-do"),
            ),
            Care::Forget => (
                fl!(strings, "forget-title"),
                fl!(strings, "forget-sentence"),
                fl!(strings, "forget-yes"),
            ),
        }
    }

    fn body<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let (_, means, doing) = self.words(strings);
        let grave = self.asks_sure();
        let means = if grave {
            pane::strip(Icon::Warning, Ink::Warning, means, None)
        } else {
            said(means)
        };
        let sure =
            grave.then(|| toggle(fl!(strings, "care-sure"), self.sure, Message::SureToggled));
        let waits = self.busy.then(|| waiting(strings));
        let may = !self.busy && (!grave || self.sure);
        let leave = button(fl!(strings, "care-leave"))
            .on_press_maybe((!self.busy).then_some(Message::Dismissed));
        let doing = button(doing).on_press_maybe(may.then_some(Message::Confirmed));
        let (leave, doing) = if grave {
            (leave.look(Look::Primary), doing)
        } else {
            (leave, doing.look(Look::Primary))
        };
        let problem = (!self.asks_old() && !self.asks_new())
            .then(|| self.problem(strings))
            .flatten();
        parts([means])
            .push(self.strangers(strings))
            .push(self.fields(strings))
            .push(sure)
            .push(problem.map(complaint))
            .push(waits)
            .push(actions([leave.into(), doing.into()]))
            .into()
    }

    fn strangers<'a>(&'a self, strings: &'a Strings) -> Option<Element<'a, Message>> {
        let lost = matches!(self.errand, Care::Replace | Care::Forget);
        if !lost || self.known.is_empty() {
            return None;
        }
        let rows = self.known.iter().map(|known| {
            let line = fl!(strings, "care-known", "name" => known.name.as_str(), "address" => known.address.as_str());
            said(line)
        });
        let name = move || fl!(strings, "care-strangers").into_owned();
        let rows = named(Role::List, name, column(rows).spacing(token::SPACE_XS));
        Some(
            column![pane::caption(fl!(strings, "care-strangers")), rows]
                .spacing(token::SPACE_S)
                .into(),
        )
    }

    fn fields<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let problem = self.problem(strings);
        let is_new = matches!(self.problem, Some(Problem::Unfit(_)));
        let (of_old, of_new) = if is_new || !self.asks_old() {
            (None, problem)
        } else {
            (problem, None)
        };
        let old = self.asks_old().then(|| {
            Field::new(
                OLD,
                fl!(strings, "care-old"),
                self.old.expose(),
                |text| Message::OldChanged(Typed::new(text)),
                Message::Confirmed,
            )
            .secret()
            .problem(of_old)
            .view()
        });
        let new = self.asks_new().then(|| {
            let first = Field::new(
                NEW,
                fl!(strings, "care-new"),
                self.phrase.expose(),
                |text| Message::PhraseChanged(Typed::new(text)),
                Message::Confirmed,
            );
            let again = Field::new(
                "care-again",
                fl!(strings, "entry-again"),
                self.again.expose(),
                |text| Message::AgainChanged(Typed::new(text)),
                Message::Confirmed,
            );
            column![first.secret().problem(of_new).view(), again.secret().view()]
                .spacing(token::SPACE_M)
        });
        column![].push(old).push(new).spacing(token::SPACE_M).into()
    }

    #[must_use]
    pub fn problem<'a>(&'a self, strings: &'a Strings) -> Option<Cow<'a, str>> {
        Some(match self.problem.as_ref()? {
            Problem::NoPhrase => fl!(strings, "care-no-phrase"),
            Problem::Unfit(reason) => unfit(*reason, strings),
            Problem::Fault(reason) => fault(reason, strings),
        })
    }
}
