//! View of the profile editor.

use std::borrow::Cow;

use iced::advanced::widget::Id;
use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::draft::Portrayed;
use super::{Choice, Editor, Message, Phase, State, neutral_name, shown_there};
use crate::a11y::{Role, Semantics};
use crate::domain::profile::{
    Face, NAME_LENGTH, NameFault, PICTURE_SIDE, PictureFault, Preset, Refusal,
};
use crate::feature::context::{Ctx, face};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;
use crate::ui::widget::avatar::{avatar, generated, picture};
use crate::ui::widget::dialog::{self, Dialog, actions, parts};
use crate::ui::widget::field::{Field, complaint};
use crate::ui::widget::toggle::toggle;
use crate::ui::widget::told::named;
use crate::ui::widget::{Look, Pressable, button, pane};
use crate::ui::{Element, font, token};

const NAME: &str = "profile-name";
const PATH: &str = "profile-path";

#[must_use]
pub fn field() -> Id {
    Id::new(NAME)
}

impl State {
    pub fn view<'a, Parent: Clone + 'a>(
        &'a self,
        ctx: &Ctx<'a>,
        wrap: impl Fn(Message) -> Parent + Copy + 'a,
    ) -> Option<Element<'a, Parent>> {
        let editor = self.editor(ctx.server.uid())?;
        let strings = ctx.strings;
        let server = ctx.server.name();
        let body = parts([
            lead(strings, server),
            toggle(
                fl!(strings, "profile-switch", "server" => server),
                editor.on,
                Message::Switched,
            ),
        ]);
        let body = if editor.on {
            body.push(editor.shown_as(ctx))
                .push(editor.name_field(strings))
                .push(editor.pictures(ctx))
                .push(editor.file(strings))
                .push(editor.standing(ctx))
                .push(editor.ways(ctx))
        } else {
            body.push(editor.off(ctx))
        };
        Some(dialog::layer(Dialog {
            title: fl!(strings, "profile-title"),
            close: fl!(strings, "profile-close"),
            on_close: wrap(Message::Dismissed),
            body: Element::from(body).map(wrap),
        }))
    }
}

fn lead<'a>(strings: &'a Strings, server: &'a str) -> Element<'a, Message> {
    text(fl!(strings, "profile-lead", "server" => server))
        .size(token::TEXT_LIST)
        .class(Ink::Secondary)
        .into()
}

impl Editor {
    fn off<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let (strings, server) = (ctx.strings, ctx.server.name());
        let shows = shown_there(ctx.server);
        let strip = match (&self.phase, shows) {
            (Phase::Withdrawing, _) => pane::strip(
                Icon::Waiting,
                Ink::Accent,
                fl!(strings, "profile-withdrawing"),
                None,
            ),
            (Phase::Owing(failure), _) => {
                let reason = strings.failure(failure);
                let words = fl!(strings, "profile-owing", "reason" => reason.as_ref());
                pane::strip(Icon::Failed, Ink::Danger, words, None)
            }
            (Phase::Withdrawn, None) => {
                let words = fl!(strings, "profile-withdrawn", "server" => server);
                pane::strip(Icon::Done, Ink::Success, words, None)
            }
            (_, Some(profile)) => {
                let name = profile.display_name.as_str();
                let words = fl!(strings, "profile-still", "server" => server, "name" => name);
                pane::strip(Icon::Warning, Ink::Warning, words, None)
            }
            (_, None) => {
                let neutral = neutral_name(ctx.server);
                let words =
                    fl!(strings, "profile-off", "server" => server, "name" => neutral.as_str());
                pane::strip(Icon::Key, Ink::Accent, words, None)
            }
        };
        let owed = matches!(self.phase, Phase::Owing(_)) || shows.is_some();
        let withdraw = owed.then(|| {
            let withdraw = button(fl!(strings, "profile-withdraw")).look(Look::Primary);
            let free = !self.is_busy() && ctx.server.link().is_online();
            actions([withdraw
                .on_press_maybe(free.then_some(Message::WithdrawPressed))
                .into()])
        });
        column![strip]
            .push(withdraw)
            .push(offline(ctx))
            .spacing(token::SPACE_M)
            .into()
    }

    fn shown_as<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let neutral = neutral_name(ctx.server);
        let typed = self.draft.name.trim();
        let name = if typed.is_empty() {
            neutral.as_str()
        } else {
            typed
        };
        let shown = self.portrait(self.draft.choice, name, ctx, token::AVATAR_LARGE);
        let called = text(name.to_owned())
            .size(token::TEXT_TITLE)
            .font(font::SEMIBOLD)
            .class(Ink::Primary)
            .wrapping(text::Wrapping::WordOrGlyph);
        let words = column![pane::caption(fl!(strings, "profile-preview")), called];
        let preview = row![shown, words.spacing(token::SPACE_XS).width(Fill)];
        let preview = preview.spacing(token::SPACE_L).align_y(Center);
        let named_as = name.to_owned();
        named(
            Role::Group,
            move || {
                fl!(strings, "profile-preview-spoken", "name" => named_as.as_str()).into_owned()
            },
            preview,
        )
    }

    fn portrait<'a>(
        &'a self,
        choice: Choice,
        name: &str,
        ctx: &Ctx<'a>,
        size: f32,
    ) -> Element<'a, Message> {
        let me = ctx.server.me();
        match (choice, &self.draft.own) {
            (Choice::Preset(preset), _) => generated(name, preset.place(), size),
            (Choice::Own, Some(Portrayed::New(own))) => picture(&own.shown, size),
            (Choice::Own, Some(Portrayed::There(upload))) => {
                match ctx.pictures.handle(ctx.server.uid(), upload) {
                    Some(handle) => picture(handle, size),
                    None => face(ctx, me, name, size),
                }
            }
            (Choice::Own, None) => avatar(name, me.as_str(), size),
        }
    }

    fn name_field<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let refused = matches!(self.phase, Phase::Refused(Refusal::Name));
        let problem = match &self.draft.name_fault {
            Some(fault) => Some(name_fault(strings, *fault)),
            None => refused.then(|| fl!(strings, "profile-name-refused")),
        };
        let (least, most) = NAME_LENGTH;
        let hint = fl!(strings, "profile-name-hint", "least" => least.to_string(), "most" => most.to_string());
        Field::new(
            field(),
            fl!(strings, "profile-name"),
            &self.draft.name,
            Message::NameChanged,
            Message::PublishPressed,
        )
        .placeholder(hint)
        .problem(problem)
        .view()
    }

    fn pictures<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let presets = Preset::ALL.into_iter().map(Choice::Preset);
        let own = self.draft.own.is_some().then_some(Choice::Own);
        let choices = presets.chain(own).map(|choice| self.choice(choice, ctx));
        let choices = row(choices).spacing(token::SPACE_S).wrap();
        column![
            pane::caption(fl!(strings, "profile-picture")),
            named(
                Role::RadioGroup,
                move || fl!(strings, "profile-picture").into_owned(),
                choices
            )
        ]
        .spacing(token::SPACE_S)
        .into()
    }

    fn choice<'a>(&'a self, choice: Choice, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let name = match choice {
            Choice::Preset(preset) => preset_name(ctx.strings, preset),
            Choice::Own => fl!(ctx.strings, "profile-picture-own"),
        };
        let chosen = self.draft.choice == choice;
        let label = text(name.clone()).size(token::TEXT_CAPTION);
        let mark = chosen.then(|| Icon::Done.sized(token::ICON_SMALL));
        let label = row![]
            .push(mark)
            .push(label)
            .spacing(token::SPACE_XS)
            .align_y(Center);
        let shown = self.portrait(choice, &self.draft.name, ctx, token::AVATAR);
        let content = column![shown, label]
            .spacing(token::SPACE_XS)
            .align_x(Center);
        Pressable::new(Role::Radio, name, content, Look::Row)
            .told(|semantics| Semantics {
                checked: Some(chosen),
                ..semantics
            })
            .selected(chosen)
            .padding(token::SPACE_S)
            .on_press(Message::Chosen(choice))
            .into()
    }

    fn file<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let choosing = self.phase == Phase::Choosing;
        let pick = button(fl!(strings, "profile-pick"))
            .on_press_maybe((!choosing && !self.is_busy()).then_some(Message::PickPressed));
        let fault = self.draft.picture_fault;
        let path = Field::new(
            PATH,
            fl!(strings, "profile-path"),
            &self.draft.path,
            Message::PathChanged,
            Message::PathSubmitted,
        )
        .placeholder(fl!(strings, "profile-path-hint"))
        .problem(fault.map(|fault| picture_fault(strings, fault)))
        .view();
        let typed = !self.draft.path.trim().is_empty() && !self.is_busy();
        let take = typed.then(|| {
            let take = button(fl!(strings, "profile-path-use")).on_press(Message::PathSubmitted);
            actions([take.into()])
        });
        let stripped = text(fl!(strings, "profile-stripped"))
            .size(token::TEXT_META)
            .class(Ink::Muted);
        let reading = matches!(self.phase, Phase::Choosing | Phase::Reading).then(|| {
            pane::strip(
                Icon::Waiting,
                Ink::Accent,
                fl!(strings, "profile-reading"),
                None,
            )
        });
        let by_path = (self.phase == Phase::NoDialog).then(|| {
            let words = fl!(strings, "profile-no-dialog");
            pane::strip(Icon::Info, Ink::Accent, words, None)
        });
        column![
            row![pick, container(stripped).width(Fill)]
                .spacing(token::SPACE_M)
                .align_y(Center)
        ]
        .push(by_path)
        .push(path)
        .push(take)
        .push(reading)
        .spacing(token::SPACE_M)
        .into()
    }

    fn standing<'a>(&'a self, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
        let (strings, server) = (ctx.strings, ctx.server.name());
        match &self.phase {
            Phase::Conflict(theirs) => Some(conflict(theirs, strings, server)),
            Phase::Published => {
                let words = fl!(strings, "profile-published", "server" => server);
                Some(pane::strip(Icon::Done, Ink::Success, words, None))
            }
            Phase::Refused(Refusal::Other(failure)) => Some(complaint(strings.failure(failure))),
            Phase::Refused(Refusal::Conflict) => Some(complaint(fl!(strings, "profile-again"))),
            _ => offline(ctx),
        }
    }

    fn ways<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        if matches!(self.phase, Phase::Conflict(_)) {
            let theirs = button(fl!(strings, "profile-theirs")).on_press(Message::TheirsPressed);
            let mine = button(fl!(strings, "profile-mine")).look(Look::Primary);
            return actions([theirs.into(), mine.on_press(Message::MinePressed).into()]);
        }
        let name = if self.phase == Phase::Publishing {
            fl!(strings, "profile-publishing")
        } else {
            fl!(strings, "profile-publish")
        };
        let free = !self.is_busy() && ctx.server.link().is_online();
        let publish = button(name).look(Look::Primary);
        actions([publish
            .on_press_maybe(free.then_some(Message::PublishPressed))
            .into()])
    }
}

fn conflict<'a>(
    theirs: &'a crate::domain::member::Profile,
    strings: &'a Strings,
    server: &'a str,
) -> Element<'a, Message> {
    let name = theirs.display_name.as_str();
    let words = match &theirs.face {
        Face::Picture(_) => {
            fl!(strings, "profile-conflict-picture", "server" => server, "name" => name)
        }
        Face::Preset(preset) => {
            let preset = preset_name(strings, *preset);
            fl!(strings, "profile-conflict", "server" => server, "name" => name, "preset" => preset.as_ref())
        }
        Face::Unsaid => {
            let preset = preset_name(strings, Preset::default());
            fl!(strings, "profile-conflict", "server" => server, "name" => name, "preset" => preset.as_ref())
        }
    };
    pane::strip(Icon::Warning, Ink::Warning, words, None)
}

fn offline<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    (!ctx.server.link().is_online()).then(|| {
        let words = fl!(ctx.strings, "profile-offline", "server" => ctx.server.name());
        pane::strip(Icon::Offline, Ink::Warning, words, None)
    })
}

fn preset_name(strings: &Strings, preset: Preset) -> Cow<'_, str> {
    match preset {
        Preset::Horizon => fl!(strings, "preset-horizon"),
        Preset::Reef => fl!(strings, "preset-reef"),
        Preset::Mint => fl!(strings, "preset-mint"),
        Preset::Ember => fl!(strings, "preset-ember"),
        Preset::Violet => fl!(strings, "preset-violet"),
        Preset::Slate => fl!(strings, "preset-slate"),
    }
}

fn name_fault(strings: &Strings, fault: NameFault) -> Cow<'_, str> {
    match fault {
        NameFault::TooShort => fl!(strings, "profile-name-short"),
        NameFault::TooLong(over) => {
            let over = i64::try_from(over).unwrap_or(i64::MAX);
            fl!(strings, "profile-name-long", "count" => over)
        }
        NameFault::Character(wrong) => {
            let wrong = if wrong.is_control() || wrong.is_whitespace() {
                format!("U+{:04X}", u32::from(wrong))
            } else {
                wrong.to_string()
            };
            fl!(strings, "profile-name-character", "character" => wrong.as_str())
        }
    }
}

fn picture_fault(strings: &Strings, fault: PictureFault) -> Cow<'_, str> {
    match fault {
        PictureFault::Unreachable => fl!(strings, "picture-unreachable"),
        PictureFault::Empty => fl!(strings, "picture-empty"),
        PictureFault::Kind => fl!(strings, "picture-kind"),
        PictureFault::Damaged => fl!(strings, "picture-damaged"),
        PictureFault::Bytes(_) => fl!(strings, "picture-bytes"),
        PictureFault::Side(..) => {
            fl!(strings, "picture-side", "most" => PICTURE_SIDE.to_string())
        }
    }
}
