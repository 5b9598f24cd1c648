//! Theme files in the whole application: applied, read again, named where they make no sense.

use std::fs;

use iced::futures::StreamExt;
use iced::{Color, Size};
use iced_runtime::Action;

use super::*;
use crate::app::storage::Storage;
use crate::store::paths::Profile;
use crate::store::registry::Registry;
use crate::store::settings::Settings;
use crate::ui::theme::Variant;

/// An application with these settings and theme files, as after its start.
struct Fixture {
    app: App,
    profile: Profile,
    _folder: tempfile::TempDir,
}

impl Fixture {
    fn new(settings: &str, themes: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::open(Some(folder.path())).unwrap();
        fs::write(profile.settings(), settings).unwrap();
        let settings = Settings::load(&profile.settings()).value;
        let storage = Storage::new(settings, Registry::default(), Some(profile.clone()));
        let app = App::new(storage, Some("en-US".into()), Size::new(800.0, 600.0));
        let mut fixture = Self {
            app,
            profile,
            _folder: folder,
        };
        for (name, text) in themes {
            fixture.write(name, text);
        }
        let _tasks = fixture.app.start_appearance();
        fixture
    }

    fn write(&self, name: &str, text: &str) {
        let folder = self.profile.themes();
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name).with_extension("toml"), text).unwrap();
    }

    /// As when the window gets the focus. Whether something had changed.
    async fn focus(&mut self) -> bool {
        let task = self.app.check_themes();
        let Some(mut stream) = iced_runtime::task::into_stream(task) else {
            return false;
        };
        let mut has_changed = false;
        while let Some(action) = stream.next().await {
            if let Action::Output(Message::Appearance(message)) = action {
                let _toast = self.app.on_appearance(message);
                has_changed = true;
            }
        }
        has_changed
    }

    fn text_color(&self) -> Color {
        self.app.workspace.theme().roles.text_primary
    }

    fn toast(&self) -> Option<&str> {
        self.app.shell.toast.text()
    }
}

fn dark_text() -> Color {
    Theme::new(Variant::Dark).roles.text_primary
}

#[tokio::test]
async fn chosen_theme_is_there_at_the_start_and_follows_its_file() {
    let themes = [
        ("mine", "text_primary = \"#112233\""),
        ("other", "base = \"light\""),
    ];
    let mut fixture = Fixture::new("theme = \"mine\"\n", &themes);
    assert_eq!(fixture.text_color(), Color::from_rgb8(0x11, 0x22, 0x33));
    assert!(fixture.focus().await, "the other one");
    assert!(!fixture.focus().await, "nothing has changed");
    fixture.write("mine", "text_primary = \"#445566\"");
    assert!(fixture.focus().await);
    assert_eq!(fixture.text_color(), Color::from_rgb8(0x44, 0x55, 0x66));
    assert_eq!(fixture.toast(), None);

    fixture.write("mine", "text_primary = \n");
    assert!(fixture.focus().await);
    assert_eq!(fixture.text_color(), dark_text());
    let expected = "“mine” can’t be used: line 1 isn’t valid.";
    assert_eq!(fixture.toast(), Some(expected));

    fs::remove_file(fixture.profile.themes().join("mine.toml")).unwrap();
    assert!(fixture.focus().await);
    assert!(
        fixture
            .toast()
            .unwrap()
            .starts_with("The theme “mine” is missing.")
    );
    let tiles = fixture.app.theme_settings().tiles;
    assert_eq!(tiles.len(), 1);
}

#[tokio::test]
async fn files_are_not_read_while_they_are_of_no_use() {
    let mut fixture = Fixture::new("appearance = \"light\"\n", &[("mine", "")]);
    assert!(!fixture.focus().await);
    let _loading = fixture.app.open_settings();
    assert!(fixture.focus().await);
    assert!(!fixture.focus().await);
}

#[tokio::test]
async fn missing_theme_is_said_at_the_start() {
    let fixture = Fixture::new("theme = \"gone\"\n", &[]);
    assert_eq!(fixture.text_color(), dark_text());
    assert!(fixture.toast().unwrap().contains("“gone” is missing"));
}

#[tokio::test]
async fn faults_and_bad_contrast_are_named_and_bounded() {
    let many = (0..20).map(|it| format!("no_role_{it:02} = \"#fff\""));
    let many = many.collect::<Vec<_>>().join("\n");
    let themes = [
        ("a", "text_primary = \"#777\"\naccent = \"no color\""),
        ("b", &many),
        ("c", "base = 5"),
    ];
    let mut fixture = Fixture::new("theme = \"a\"\n", &themes);
    assert!(fixture.focus().await);
    let known = fixture.app.theme_settings();
    let names: Vec<_> = known.tiles.iter().map(|tile| &*tile.name).collect();
    assert_eq!(names, ["a", "b"]);
    let expected = [
        "“a” has colors that aren’t valid: accent",
        "Hard to see: text_primary on selected + surface_overlay has a contrast of 2.3:1, and needs 4.5:1.",
        "“b” has colors that aren’t valid: no_role_00, no_role_01, no_role_02, no_role_03, no_role_04, …",
        "“c” can’t be used: its base must be dark or light.",
    ];
    assert_eq!(known.problems, expected);

    let themes: Vec<_> = (0..30).map(|it| format!("t{it}")).collect();
    let themes: Vec<_> = themes.iter().map(|name| (&**name, "=")).collect();
    let mut fixture = Fixture::new("", &themes);
    let _loading = fixture.app.open_settings();
    assert!(fixture.focus().await);
    assert_eq!(fixture.app.theme_settings().problems.len(), MAX_PROBLEMS);
}

#[tokio::test]
async fn template_looks_like_the_present_theme() {
    for settings in [
        "appearance = \"dark\"\n",
        "appearance = \"light\"\naccent = \"pink\"\n",
        "appearance = \"high-contrast-light\"\n",
        "theme = \"first\"\n",
    ] {
        let first = [("first", "base = \"light\"\nscrim = \"#01020304\"")];
        let mut fixture = Fixture::new(settings, &first);
        let before = fixture.app.workspace.theme().roles;
        fixture.write("copy", &fixture.app.template());
        let mut preferences = fixture.app.workspace.preferences().clone();
        preferences.theme = Some("copy".into());
        let _tasks = fixture.app.take_preferences(preferences);
        assert!(fixture.focus().await);
        let after = fixture.app.workspace.theme().roles;
        for ((name, before), after) in before.colors().zip(after.colors()) {
            // Colors of files have eight bits.
            assert_eq!(
                after.1.into_rgba8(),
                before.into_rgba8(),
                "{name} {settings}"
            );
        }
        let problems = fixture.app.theme_settings().problems;
        assert_eq!(problems, [""; 0], "{settings}");
    }
}
