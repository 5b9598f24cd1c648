//! View of the profile editor.

use std::borrow::Cow;

use iced::widget::{column, row, text};
use iced::{Center, Fill};

use super::draft::CustomAvatar;
use super::{AvatarSelection, Editor, Message, Phase, State, neutral_name, published_profile};
use crate::a11y::{Role, Semantics};
use crate::domain::member::Profile;
use crate::domain::profile::{
    Avatar, NAME_LENGTH, PICTURE_SIDE, PictureError, Preset, ProfileError,
};
use crate::feature::context::{Ctx, user_avatar};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::avatar::{avatar, image_avatar, preset_avatar};
use crate::ui::widget::dialog::{self, Dialog, Page, action_buttons, dialog_body};
use crate::ui::widget::field::{Field, error_text};
use crate::ui::widget::rows::card;
use crate::ui::widget::toggle::switch_row;
use crate::ui::widget::{ButtonKind, Pressable, button, danger_button, pane, primary_button};
use crate::ui::{Element, font, token};

const PATH_FIELD_ID: &str = "profile-path";

impl State {
    pub fn view<'a>(&'a self, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
        let editor = self.editor(ctx.server.uid())?;
        let (strings, server) = (ctx.strings, ctx.server.name());
        let publish = fl!(strings, "profile-publish-on", "server" => server);
        let hint = fl!(strings, "profile-hint", "server" => server);
        let publish = switch_row(publish, hint, editor.publishes, Message::PublishToggled).into();
        let body = dialog_body([card([publish])]);
        let page = if editor.publishes {
            let body = body
                .push(editor.preview(ctx))
                .push(editor.name_field(strings))
                .push(editor.avatar_options(ctx))
                .push(editor.file_section(strings))
                .push(editor.publish_status(ctx));
            Page::new(body).buttons(editor.buttons(ctx))
        } else {
            let page = Page::new(body.push(editor.disabled_section(ctx)));
            page.buttons(editor.withdraw_button(ctx))
        };
        Some(dialog::layer(Dialog {
            title: fl!(strings, "profile-title"),
            close_label: fl!(strings, "profile-close"),
            on_close: Message::Dismissed,
            page,
        }))
    }
}

impl Editor {
    fn disabled_section<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let (strings, server) = (ctx.strings, ctx.server.name());
        let published = published_profile(ctx.server);
        let (icon, color, message) = match (&self.phase, published) {
            (Phase::Withdrawing, _) => {
                let message = fl!(strings, "profile-removing");
                (Icon::Waiting, TextColor::Accent, message)
            }
            (Phase::WithdrawFailed(failure), _) => {
                let reason = strings.failure(failure);
                let message = fl!(strings, "profile-remove-failed", "reason" => reason);
                (Icon::Failed, TextColor::Danger, message)
            }
            (Phase::Withdrawn, None) => {
                let message = fl!(strings, "profile-removed", "server" => server);
                (Icon::Done, TextColor::Success, message)
            }
            (_, Some(profile)) => {
                let name = profile.display_name.as_str();
                let message =
                    fl!(strings, "profile-still-shared", "server" => server, "name" => name);
                (Icon::Warning, TextColor::Warning, message)
            }
            (_, None) => {
                let name = neutral_name(ctx.server);
                let message =
                    fl!(strings, "profile-not-shared", "server" => server, "name" => name);
                (Icon::Key, TextColor::Accent, message)
            }
        };
        let banner = pane::banner(icon, color, message, None);
        column![banner, offline_banner(ctx)]
            .spacing(token::SPACE_M)
            .into()
    }

    fn withdraw_button<'a>(&self, ctx: &Ctx<'a>) -> Option<Pressable<'a, Message>> {
        let is_published = published_profile(ctx.server).is_some();
        let can_withdraw = matches!(self.phase, Phase::WithdrawFailed(_)) || is_published;
        can_withdraw.then(|| {
            let is_free = !self.is_busy() && ctx.server.connection().is_online();
            danger_button(fl!(ctx.strings, "profile-remove"))
                .on_press_maybe(is_free.then_some(Message::WithdrawPressed))
        })
    }

    fn preview<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let name = match self.draft.name.trim() {
            "" => neutral_name(ctx.server),
            name => name.to_owned(),
        };
        let avatar = self.avatar_preview(self.draft.selection, &name, ctx, token::AVATAR_LARGE);
        let name_text = text(name.clone())
            .size(token::TEXT_TITLE)
            .font(font::SEMIBOLD)
            .class(TextColor::Primary)
            .wrapping(text::Wrapping::WordOrGlyph);
        let details = column![pane::caption(fl!(strings, "profile-preview")), name_text];
        let preview = row![avatar, details.spacing(token::SPACE_XS).width(Fill)];
        labeled(
            Role::Group,
            move || fl!(strings, "profile-preview-label", "name" => name.as_str()).into_owned(),
            preview.spacing(token::SPACE_L).align_y(Center),
        )
    }

    fn avatar_preview<'a>(
        &'a self,
        selection: AvatarSelection,
        name: &str,
        ctx: &Ctx<'a>,
        size: f32,
    ) -> Element<'a, Message> {
        let me = ctx.server.me();
        match (selection, &self.draft.custom) {
            (AvatarSelection::Preset(preset), _) => preset_avatar(name, preset.index(), size),
            (AvatarSelection::Custom, Some(CustomAvatar::New(image))) => {
                image_avatar(&image.handle, size)
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
        let is_rejected = matches!(self.phase, Phase::Rejected(ProfileError::Name));
        let error = match self.draft.name_error {
            Some(error) => Some(strings.name_error(error)),
            None => is_rejected.then(|| fl!(strings, "profile-name-refused")),
        };
        let (least, most) = NAME_LENGTH;
        let hint = fl!(strings, "profile-name-hint", "least" => least.to_string(), "most" => most.to_string());
        Field::new(
            "profile-name",
            fl!(strings, "profile-name"),
            &self.draft.name,
            Message::NameChanged,
            Message::PublishPressed,
        )
        .placeholder(hint)
        .error(error)
        .view()
    }

    fn avatar_options<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let presets = Preset::ALL.into_iter().map(AvatarSelection::Preset);
        let custom = self.draft.custom.iter().map(|_| AvatarSelection::Custom);
        let options = presets.chain(custom);
        let options = options.map(|selection| self.avatar_option(selection, ctx));
        let options = row(options).spacing(token::SPACE_S).wrap();
        let name = move || fl!(strings, "profile-picture").into_owned();
        let options = labeled(Role::RadioGroup, name, options);
        column![pane::caption(fl!(strings, "profile-picture")), options]
            .spacing(token::SPACE_S)
            .into()
    }

    fn avatar_option<'a>(
        &'a self,
        selection: AvatarSelection,
        ctx: &Ctx<'a>,
    ) -> Element<'a, Message> {
        let name = match selection {
            AvatarSelection::Preset(preset) => preset_name(ctx.strings, preset),
            AvatarSelection::Custom => fl!(ctx.strings, "profile-picture-own"),
        };
        let selected = self.draft.selection == selection;
        let icon = selected.then(|| Icon::Done.sized(token::ICON_SMALL));
        let label = row![icon, text(name.clone()).size(token::TEXT_CAPTION)]
            .spacing(token::SPACE_XS)
            .align_y(Center);
        let avatar = self.avatar_preview(selection, &self.draft.name, ctx, token::AVATAR);
        let content = column![avatar, label]
            .spacing(token::SPACE_XS)
            .align_x(Center);
        Pressable::new(Role::Radio, name, content, ButtonKind::Row)
            .map_semantics(|semantics| Semantics {
                checked: Some(selected),
                ..semantics
            })
            .selected(selected)
            .padding(token::SPACE_S)
            .on_press(Message::AvatarSelected(selection))
            .into()
    }

    fn file_section<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let can_choose = self.phase != Phase::ChoosingFile && !self.is_busy();
        let choose = button(fl!(strings, "profile-choose-picture"))
            .on_press_maybe(can_choose.then_some(Message::ChooseFilePressed));
        let hint = text(fl!(strings, "profile-metadata-removed"))
            .size(token::TEXT_META)
            .class(TextColor::Muted);
        let error = self.draft.image_error;
        let path = Field::new(
            PATH_FIELD_ID,
            fl!(strings, "profile-path"),
            &self.draft.path,
            Message::PathChanged,
            Message::PathSubmitted,
        )
        .placeholder(fl!(strings, "profile-path-hint"))
        .error(error.map(|error| image_error_message(strings, error)))
        .view();
        let can_submit = !self.draft.path.trim().is_empty() && !self.is_busy();
        let submit = can_submit.then(|| {
            let submit = button(fl!(strings, "profile-use-file"));
            action_buttons([submit.on_press(Message::PathSubmitted)])
        });
        let reading = matches!(self.phase, Phase::ChoosingFile | Phase::ReadingFile).then(|| {
            let message = fl!(strings, "profile-reading");
            pane::banner(Icon::Waiting, TextColor::Accent, message, None)
        });
        let no_dialog = (self.phase == Phase::NoFileDialog).then(|| {
            let message = fl!(strings, "profile-no-dialog");
            pane::banner(Icon::Info, TextColor::Accent, message, None)
        });
        let choose = row![choose, hint]
            .spacing(token::SPACE_M)
            .align_y(Center)
            .wrap();
        column![choose, no_dialog, path, submit, reading]
            .spacing(token::SPACE_M)
            .into()
    }

    fn publish_status<'a>(&'a self, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
        let (strings, server) = (ctx.strings, ctx.server.name());
        Some(match &self.phase {
            Phase::Conflict(profile) => conflict_banner(profile, strings, server),
            Phase::Published => {
                let message = fl!(strings, "profile-published", "server" => server);
                pane::banner(Icon::Done, TextColor::Success, message, None)
            }
            Phase::Rejected(ProfileError::Other(failure)) => error_text(strings.failure(failure)),
            Phase::Rejected(ProfileError::Conflict) => error_text(fl!(strings, "profile-retry")),
            _ => return offline_banner(ctx),
        })
    }

    fn buttons<'a>(&self, ctx: &Ctx<'a>) -> Vec<Pressable<'a, Message>> {
        let strings = ctx.strings;
        if matches!(self.phase, Phase::Conflict(_)) {
            return vec![
                button(fl!(strings, "profile-keep-server"))
                    .on_press(Message::KeepServerVersionPressed),
                primary_button(fl!(strings, "profile-keep-mine"))
                    .on_press(Message::OverwritePressed),
            ];
        }
        let label = if self.phase == Phase::Publishing {
            fl!(strings, "profile-publishing")
        } else {
            fl!(strings, "profile-publish")
        };
        let is_free = !self.is_busy() && ctx.server.connection().is_online();
        vec![primary_button(label).on_press_maybe(is_free.then_some(Message::PublishPressed))]
    }
}

fn conflict_banner<'a>(
    profile: &'a Profile,
    strings: &'a Strings,
    server: &'a str,
) -> Element<'a, Message> {
    let name = profile.display_name.as_str();
    let preset = match &profile.avatar {
        Avatar::Uploaded(_) => None,
        Avatar::Preset(preset) => Some(*preset),
        Avatar::Unspecified => Some(Preset::default()),
    };
    let message = match preset.map(|preset| preset_name(strings, preset)) {
        None => fl!(strings, "profile-conflict-picture", "server" => server, "name" => name),
        Some(preset) => {
            fl!(strings, "profile-conflict", "server" => server, "name" => name, "preset" => preset)
        }
    };
    pane::banner(Icon::Warning, TextColor::Warning, message, None)
}

fn offline_banner<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    (!ctx.server.connection().is_online()).then(|| {
        let message = fl!(ctx.strings, "profile-offline", "server" => ctx.server.name());
        pane::banner(Icon::Offline, TextColor::Warning, message, None)
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

fn image_error_message(strings: &Strings, error: PictureError) -> Cow<'_, str> {
    match error {
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
