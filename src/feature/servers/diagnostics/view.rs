//! View of the diagnostics of a server.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::texts::DiagnosticsRow;
use super::{Message, State};
use crate::a11y::{Role, Semantics};
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{accessible, composite};
use crate::ui::widget::button;
use crate::ui::widget::combo::{ComboOption, combo};
use crate::ui::widget::dialog::{self, Dialog, Page, actions};
use crate::ui::widget::rows::{self, Arrangement, card, plain_row, section};
use crate::ui::{Element, token};

impl State {
    pub fn view<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let arrangement = Arrangement::in_width(ctx.window.width);
        let hint = text(fl!(strings, "diagnostics-hint"))
            .size(token::TEXT_META)
            .class(TextColor::Secondary);
        let body = column![hint]
            .push(self.server_list(ctx))
            .push(self.connection_section(ctx, arrangement))
            .push(rows_section(
                fl!(strings, "diagnostics-history"),
                &self.texts.history,
                fl!(strings, "diagnostics-history-empty"),
                arrangement,
            ))
            .push(rows_section(
                fl!(strings, "diagnostics-capabilities"),
                &self.texts.capabilities,
                "".into(),
                arrangement,
            ));
        let body = body.spacing(token::SPACE_XL).width(Fill);
        let copy = button(fl!(strings, "settings-report-copy")).on_press(Message::CopyPressed);
        dialog::layer(Dialog {
            title: fl!(strings, "diagnostics-title", "name" => ctx.server.name()),
            close_label: fl!(strings, "details-close"),
            on_close: Message::Dismissed,
            page: Page::new(body)
                .buttons([copy])
                .width(token::WIDE_DIALOG_WIDTH),
        })
    }

    /// Which server it is about, if there are several.
    fn server_list<'a>(&'a self, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
        if self.servers.len() < 2 {
            return None;
        }
        let options = self.servers.iter().map(|(uid, name)| ComboOption {
            name: name.as_str().into(),
            selected: *uid == self.server,
            on_press: Message::ServerChosen(uid.clone()),
        });
        Some(combo(
            fl!(ctx.strings, "join-server"),
            options.collect(),
            self.is_list_open,
            Message::ListToggled,
        ))
    }

    fn connection_section<'a>(
        &'a self,
        ctx: &Ctx<'a>,
        arrangement: Arrangement,
    ) -> Element<'a, Message> {
        let strings = ctx.strings;
        let details = self.texts.connection.iter().map(|(name, value)| {
            let (name, value) = (name.as_str(), value.as_str());
            let spoken = fl!(strings, "details-row", "name" => name, "value" => value);
            rows::detail((name.into(), value.into()), spoken, arrangement)
        });
        let recheck = button(fl!(strings, "details-recheck")).on_press(Message::RecheckPressed);
        let content = column(details)
            .push(actions([recheck.into()]))
            .spacing(token::SPACE_S);
        let title = fl!(strings, "details-connection");
        section(2, title, card([plain_row(content)]))
    }
}

fn rows_section<'a>(
    title: Cow<'a, str>,
    rows: &'a [DiagnosticsRow],
    empty: Cow<'a, str>,
    arrangement: Arrangement,
) -> Element<'a, Message> {
    let content = if rows.is_empty() {
        let empty = text(empty).size(token::TEXT_META);
        plain_row(empty.class(TextColor::Secondary))
    } else {
        let name = title.clone().into_owned();
        let all = rows.iter().enumerate();
        let all = all.map(|(position, row)| row_view(position, row, arrangement));
        composite(Role::List, move || name.clone(), rows.len(), column(all)).into()
    };
    section(2, title, card([content]))
}

fn row_view<'a>(
    position: usize,
    shown: &'a DiagnosticsRow,
    arrangement: Arrangement,
) -> Element<'a, Message> {
    const TITLE_WIDTH: f32 = 168.0;
    let icon = shown.icon.sized(token::ICON_SMALL).class(shown.color);
    let title = text(shown.title.as_str())
        .size(token::TEXT_LIST)
        .class(TextColor::Primary)
        .wrapping(text::Wrapping::WordOrGlyph);
    let sentence = text(shown.text.as_str())
        .size(token::TEXT_META)
        .class(TextColor::Secondary)
        .wrapping(text::Wrapping::WordOrGlyph)
        .width(Fill);
    let texts: Element<'a, Message> = match arrangement {
        Arrangement::Beside => row![title.width(TITLE_WIDTH), sentence]
            .spacing(token::SPACE_M)
            .align_y(Center)
            .into(),
        Arrangement::Below => column![title, sentence].spacing(token::SPACE_XXS).into(),
    };
    let content = row![icon, texts].spacing(token::SPACE_M).align_y(Center);
    let content = container(content).padding([token::SPACE_XS, token::SPACE_M]);
    let semantics = move || Semantics {
        position: Some(position),
        ..Semantics::new(Role::Row, shown.spoken.as_str())
    };
    accessible(semantics, content.width(Fill))
        .focusable()
        .into()
}
