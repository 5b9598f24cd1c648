//! View of the profile editor.

use std::borrow::Cow;

use iced::advanced::widget::Id;
use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::draft::CustomAvatar;
use super::{AvatarSelection, Editor, Message, Phase, State, neutral_name, published_profile};
use crate::a11y::{Role, Semantics};
use crate::domain::profile::{
    Avatar, NAME_LENGTH, NameError, PICTURE_SIDE, PictureError, Preset, ProfileError,
};
use crate::feature::context::{Ctx, user_avatar};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::avatar::{avatar, image_avatar, preset_avatar};
use crate::ui::widget::dialog::{self, Dialog, actions, dialog_body};
use crate::ui::widget::field::{Field, error_text};
use crate::ui::widget::toggle::toggle;
use crate::ui::widget::{ButtonKind, Pressable, button, pane};
use crate::ui::{Element, font, token};

const NAME_FIELD_ID: &str = "profile-name";
const PATH_FIELD_ID: &str = "profile-path";

pub fn initial_focus() -> Id {
    Id::new(NAME_FIELD_ID)
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
        let body = dialog_body([
            intro(strings, server),
            toggle(
                fl!(strings, "profile-publish-on", "server" => server),
                editor.publishes,
                Message::PublishToggled,
            ),
        ]);
        let body = if editor.publishes {
            body.push(editor.preview(ctx))
                .push(editor.name_field(strings))
                .push(editor.avatar_options(ctx))
                .push(editor.file_section(strings))
                .push(editor.publish_status(ctx))
                .push(editor.action_buttons(ctx))
        } else {
            body.push(editor.disabled_section(ctx))
        };
        Some(dialog::layer(Dialog {
            title: fl!(strings, "profile-title"),
            close_label: fl!(strings, "profile-close"),
            on_close: wrap(Message::Dismissed),
            body: Element::from(body).map(wrap),
        }))
    }
}

fn intro<'a>(strings: &'a Strings, server: &'a str) -> Element<'a, Message> {
    text(fl!(strings, "profile-hint", "server" => server))
        .size(token::TEXT_LIST)
        .class(TextColor::Secondary)
        .into()
}

impl Editor {
    fn disabled_section<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let (strings, server) = (ctx.strings, ctx.server.name());
        let shows = published_profile(ctx.server);
        let strip = match (&self.phase, shows) {
            (Phase::Withdrawing, _) => pane::banner(
                Icon::Waiting,
                TextColor::Accent,
                fl!(strings, "profile-removing"),
                None,
            ),
            (Phase::WithdrawFailed(failure), _) => {
                let reason = strings.failure(failure);
                let words = fl!(strings, "profile-remove-failed", "reason" => reason.as_ref());
                pane::banner(Icon::Failed, TextColor::Danger, words, None)
            }
            (Phase::Withdrawn, None) => {
                let words = fl!(strings, "profile-removed", "server" => server);
                pane::banner(Icon::Done, TextColor::Success, words, None)
            }
            (_, Some(profile)) => {
                let name = profile.display_name.as_str();
                let words =
                    fl!(strings, "profile-still-shared", "server" => server, "name" => name);
                pane::banner(Icon::Warning, TextColor::Warning, words, None)
            }
            (_, None) => {
                let neutral = neutral_name(ctx.server);
                let words = fl!(strings, "profile-not-shared", "server" => server, "name" => neutral.as_str());
                pane::banner(Icon::Key, TextColor::Accent, words, None)
            }
        };
        let owed = matches!(self.phase, Phase::WithdrawFailed(_)) || shows.is_some();
        let withdraw = owed.then(|| {
            let withdraw = button(fl!(strings, "profile-remove")).kind(ButtonKind::Primary);
            let free = !self.is_busy() && ctx.server.connection().is_online();
            actions([withdraw
                .on_press_maybe(free.then_some(Message::WithdrawPressed))
                .into()])
        });
        column![strip]
            .push(withdraw)
            .push(offline_banner(ctx))
            .spacing(token::SPACE_M)
            .into()
    }

    fn preview<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let neutral = neutral_name(ctx.server);
        let typed = self.draft.name.trim();
        let name = if typed.is_empty() {
            neutral.as_str()
        } else {
            typed
        };
        let shown = self.avatar_preview(self.draft.selection, name, ctx, token::AVATAR_LARGE);
        let called = text(name.to_owned())
            .size(token::TEXT_TITLE)
            .font(font::SEMIBOLD)
            .class(TextColor::Primary)
            .wrapping(text::Wrapping::WordOrGlyph);
        let words = column![pane::caption(fl!(strings, "profile-preview")), called];
        let preview = row![shown, words.spacing(token::SPACE_XS).width(Fill)];
        let preview = preview.spacing(token::SPACE_L).align_y(Center);
        let named_as = name.to_owned();
        labeled(
            Role::Group,
            move || fl!(strings, "profile-preview-label", "name" => named_as.as_str()).into_owned(),
            preview,
        )
    }

    fn avatar_preview<'a>(
        &'a self,
        choice: AvatarSelection,
        name: &str,
        ctx: &Ctx<'a>,
        size: f32,
    ) -> Element<'a, Message> {
        let me = ctx.server.me();
        match (choice, &self.draft.custom) {
            (AvatarSelection::Preset(preset), _) => preset_avatar(name, preset.index(), size),
            (AvatarSelection::Custom, Some(CustomAvatar::New(own))) => {
                image_avatar(&own.handle, size)
            }
            (AvatarSelection::Custom, Some(CustomAvatar::OnServer(upload))) => {
                match ctx.avatars.handle(ctx.server.uid(), upload) {
                    Some(handle) => image_avatar(handle, size),
                    None => user_avatar(ctx, me, name, size),
                }
            }
            (AvatarSelection::Custom, None) => avatar(name, me.as_str(), size),
        }
    }

    fn name_field<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let refused = matches!(self.phase, Phase::Rejected(ProfileError::Name));
        let problem = match &self.draft.name_error {
            Some(fault) => Some(name_error_message(strings, *fault)),
            None => refused.then(|| fl!(strings, "profile-name-refused")),
        };
        let (least, most) = NAME_LENGTH;
        let hint = fl!(strings, "profile-name-hint", "least" => least.to_string(), "most" => most.to_string());
        Field::new(
            initial_focus(),
            fl!(strings, "profile-name"),
            &self.draft.name,
            Message::NameChanged,
            Message::PublishPressed,
        )
        .placeholder(hint)
        .error(problem)
        .view()
    }

    fn avatar_options<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let presets = Preset::ALL.into_iter().map(AvatarSelection::Preset);
        let own = self
            .draft
            .custom
            .is_some()
            .then_some(AvatarSelection::Custom);
        let choices = presets
            .chain(own)
            .map(|choice| self.avatar_option(choice, ctx));
        let choices = row(choices).spacing(token::SPACE_S).wrap();
        column![
            pane::caption(fl!(strings, "profile-picture")),
            labeled(
                Role::RadioGroup,
                move || fl!(strings, "profile-picture").into_owned(),
                choices
            )
        ]
        .spacing(token::SPACE_S)
        .into()
    }

    fn avatar_option<'a>(&'a self, choice: AvatarSelection, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let name = match choice {
            AvatarSelection::Preset(preset) => preset_name(ctx.strings, preset),
            AvatarSelection::Custom => fl!(ctx.strings, "profile-picture-own"),
        };
        let chosen = self.draft.selection == choice;
        let label = text(name.clone()).size(token::TEXT_CAPTION);
        let mark = chosen.then(|| Icon::Done.sized(token::ICON_SMALL));
        let label = row![]
            .push(mark)
            .push(label)
            .spacing(token::SPACE_XS)
            .align_y(Center);
        let shown = self.avatar_preview(choice, &self.draft.name, ctx, token::AVATAR);
        let content = column![shown, label]
            .spacing(token::SPACE_XS)
            .align_x(Center);
        Pressable::new(Role::Radio, name, content, ButtonKind::Row)
            .map_semantics(|semantics| Semantics {
                checked: Some(chosen),
                ..semantics
            })
            .selected(chosen)
            .padding(token::SPACE_S)
            .on_press(Message::AvatarSelected(choice))
            .into()
    }

    fn file_section<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let choosing = self.phase == Phase::ChoosingFile;
        let pick = button(fl!(strings, "profile-choose-picture"))
            .on_press_maybe((!choosing && !self.is_busy()).then_some(Message::ChooseFilePressed));
        let fault = self.draft.image_error;
        let path = Field::new(
            PATH_FIELD_ID,
            fl!(strings, "profile-path"),
            &self.draft.path,
            Message::PathChanged,
            Message::PathSubmitted,
        )
        .placeholder(fl!(strings, "profile-path-hint"))
        .error(fault.map(|fault| image_error_message(strings, fault)))
        .view();
        let typed = !self.draft.path.trim().is_empty() && !self.is_busy();
        let take = typed.then(|| {
            let take = button(fl!(strings, "profile-use-file")).on_press(Message::PathSubmitted);
            actions([take.into()])
        });
        let stripped = text(fl!(strings, "profile-metadata-removed"))
            .size(token::TEXT_META)
            .class(TextColor::Muted);
        let reading = matches!(self.phase, Phase::ChoosingFile | Phase::ReadingFile).then(|| {
            pane::banner(
                Icon::Waiting,
                TextColor::Accent,
                fl!(strings, "profile-reading"),
                None,
            )
        });
        let by_path = (self.phase == Phase::NoFileDialog).then(|| {
            let words = fl!(strings, "profile-no-dialog");
            pane::banner(Icon::Info, TextColor::Accent, words, None)
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

    fn publish_status<'a>(&'a self, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
        let (strings, server) = (ctx.strings, ctx.server.name());
        match &self.phase {
            Phase::Conflict(theirs) => Some(conflict_banner(theirs, strings, server)),
            Phase::Published => {
                let words = fl!(strings, "profile-published", "server" => server);
                Some(pane::banner(Icon::Done, TextColor::Success, words, None))
            }
            Phase::Rejected(ProfileError::Other(failure)) => {
                Some(error_text(strings.failure(failure)))
            }
            Phase::Rejected(ProfileError::Conflict) => {
                Some(error_text(fl!(strings, "profile-retry")))
            }
            _ => offline_banner(ctx),
        }
    }

    fn action_buttons<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        if matches!(self.phase, Phase::Conflict(_)) {
            let theirs = button(fl!(strings, "profile-keep-server"))
                .on_press(Message::KeepServerVersionPressed);
            let mine = button(fl!(strings, "profile-keep-mine")).kind(ButtonKind::Primary);
            return actions([
                theirs.into(),
                mine.on_press(Message::OverwritePressed).into(),
            ]);
        }
        let name = if self.phase == Phase::Publishing {
            fl!(strings, "profile-publishing")
        } else {
            fl!(strings, "profile-publish")
        };
        let free = !self.is_busy() && ctx.server.connection().is_online();
        let publish = button(name).kind(ButtonKind::Primary);
        actions([publish
            .on_press_maybe(free.then_some(Message::PublishPressed))
            .into()])
    }
}

fn conflict_banner<'a>(
    theirs: &'a crate::domain::member::Profile,
    strings: &'a Strings,
    server: &'a str,
) -> Element<'a, Message> {
    let name = theirs.display_name.as_str();
    let words = match &theirs.avatar {
        Avatar::Uploaded(_) => {
            fl!(strings, "profile-conflict-picture", "server" => server, "name" => name)
        }
        Avatar::Preset(preset) => {
            let preset = preset_name(strings, *preset);
            fl!(strings, "profile-conflict", "server" => server, "name" => name, "preset" => preset.as_ref())
        }
        Avatar::Unspecified => {
            let preset = preset_name(strings, Preset::default());
            fl!(strings, "profile-conflict", "server" => server, "name" => name, "preset" => preset.as_ref())
        }
    };
    pane::banner(Icon::Warning, TextColor::Warning, words, None)
}

fn offline_banner<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    (!ctx.server.connection().is_online()).then(|| {
        let words = fl!(ctx.strings, "profile-offline", "server" => ctx.server.name());
        pane::banner(Icon::Offline, TextColor::Warning, words, None)
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

fn name_error_message(strings: &Strings, fault: NameError) -> Cow<'_, str> {
    match fault {
        NameError::TooShort => fl!(strings, "profile-name-short"),
        NameError::TooLong(over) => {
            let over = i64::try_from(over).unwrap_or(i64::MAX);
            fl!(strings, "profile-name-long", "count" => over)
        }
        NameError::Character(wrong) => {
            let wrong = if wrong.is_control() || wrong.is_whitespace() {
                format!("U+{:04X}", u32::from(wrong))
            } else {
                wrong.to_string()
            };
            fl!(strings, "profile-name-character", "character" => wrong.as_str())
        }
    }
}

fn image_error_message(strings: &Strings, fault: PictureError) -> Cow<'_, str> {
    match fault {
        PictureError::Unreadable => fl!(strings, "picture-unreadable"),
        PictureError::Empty => fl!(strings, "picture-empty"),
        PictureError::UnsupportedType => fl!(strings, "picture-format"),
        PictureError::Damaged => fl!(strings, "picture-damaged"),
        PictureError::Bytes(_) => fl!(strings, "picture-too-large"),
        PictureError::Dimensions(..) => {
            fl!(strings, "picture-dimensions", "most" => PICTURE_SIDE.to_string())
        }
    }
}
