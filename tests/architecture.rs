//! Holds the house to its plan: who may know whom, how large a room may grow, and where words for the user come from.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

#[path = "architecture/border.rs"]
mod border;
#[path = "architecture/source.rs"]
mod source;

use source::{Source, sources};

const FILE_LINES: usize = 500;
const FUNCTION_LINES: usize = 60;
const UPDATE_LINES: usize = 80;
const PARAMETERS: usize = 5;

/// Which rooms of this crate each room may name. A room may always name itself.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("demo", &[]),
    ("i18n", &["domain"]),
    ("a11y", &[]),
    ("ui", &["a11y"]),
    ("net", &["domain"]),
    ("store", &["domain"]),
    ("platform", &["domain"]),
    ("log", &["store"]),
    ("cli", &["store", "ui"]),
    ("feature", &["a11y", "ui", "domain", "i18n"]),
    (
        "app",
        &[
            "a11y", "feature", "ui", "domain", "i18n", "net", "store", "platform", "demo", "log",
            "cli",
        ],
    ),
    ("main", &["app", "cli", "log", "demo", "store"]),
    ("lib", &[]),
];

/// Crates that a pure or lower room must not name.
const FOREIGN: &[(&str, &[&str])] = &[
    (
        "domain",
        &[
            "iced",
            "tokio",
            "reqwest",
            "tokio_tungstenite",
            "axum",
            "rustls",
            "keyring",
            "directories",
            "serde_json",
        ],
    ),
    (
        "ui",
        &[
            "tokio",
            "reqwest",
            "tokio_tungstenite",
            "axum",
            "rustls",
            "keyring",
            "fluent_bundle",
        ],
    ),
    (
        "feature",
        &[
            "tokio",
            "reqwest",
            "tokio_tungstenite",
            "axum",
            "rustls",
            "keyring",
        ],
    ),
    ("store", &["iced", "reqwest", "tokio_tungstenite", "axum"]),
    ("demo", &["iced", "reqwest"]),
];

#[test]
fn every_room_names_only_the_rooms_below_it() {
    let mut wrong = Vec::new();
    for file in sources() {
        let Some((_, allowed)) = MAY_KNOW.iter().find(|(room, _)| *room == file.room()) else {
            wrong.push(format!(
                "{}: the room {} is not in the plan",
                file.path,
                file.room()
            ));
            continue;
        };
        for (line, path) in file.crate_paths() {
            let named = path.first().map_or("", String::as_str);
            if named != file.room() && !allowed.contains(&named) && is_room(named) {
                wrong.push(format!(
                    "{}:{line}: {} must not know {named}",
                    file.path,
                    file.room()
                ));
            }
        }
    }
    report("a room knows too much", &wrong);
}

#[test]
fn features_do_not_know_each_other() {
    const SHARED: &[&str] = &["action", "context", "sign"];
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| file.room() == "feature") {
        let Some(own) = file.module.get(1) else {
            continue;
        };
        for (line, path) in file.crate_paths() {
            let Some(other) = path
                .get(1)
                .filter(|_| path.first().is_some_and(|room| room == "feature"))
            else {
                continue;
            };
            let is_type = other.chars().next().is_some_and(char::is_uppercase);
            if other != own && !is_type && !SHARED.contains(&other.as_str()) {
                wrong.push(format!("{}:{line}: {own} must not know {other}", file.path));
            }
        }
    }
    report("a feature knows another", &wrong);
}

#[test]
fn lower_rooms_name_no_foreign_crate_of_the_upper_ones() {
    let mut wrong = Vec::new();
    for file in sources() {
        let Some((_, foreign)) = FOREIGN.iter().find(|(room, _)| *room == file.room()) else {
            continue;
        };
        for (line, krate) in file.foreign_crates() {
            if foreign.contains(&krate.as_str()) {
                wrong.push(format!(
                    "{}:{line}: {} must not use {krate}",
                    file.path,
                    file.room()
                ));
            }
        }
    }
    report("a room uses what it must not", &wrong);
}

#[test]
fn no_file_outgrows_its_room() {
    let wrong: Vec<_> = sources()
        .iter()
        .filter(|file| file.lines() > FILE_LINES)
        .map(|file| format!("{}: {} lines", file.path, file.lines()))
        .collect();
    report("a file is over its size", &wrong);
}

#[test]
fn no_function_outgrows_its_reader() {
    let mut wrong = Vec::new();
    for file in sources() {
        for function in file.functions() {
            let most = if function.name == "update" {
                UPDATE_LINES
            } else {
                FUNCTION_LINES
            };
            if function.lines > most {
                wrong.push(format!(
                    "{}:{}: {} has {} lines",
                    file.path, function.line, function.name, function.lines
                ));
            }
            if function.parameters > PARAMETERS && !function.is_trait_method {
                wrong.push(format!(
                    "{}:{}: {} takes {} parameters",
                    file.path, function.line, function.name, function.parameters
                ));
            }
        }
    }
    report("a function is over its size", &wrong);
}

#[test]
fn nothing_can_panic_or_print() {
    let mut wrong = Vec::new();
    for file in sources() {
        for (line, what) in file.panics() {
            wrong.push(format!("{}:{line}: {what}", file.path));
        }
    }
    report("something could panic, or prints", &wrong);
}

#[test]
fn nothing_is_unsafe_but_the_adapter_that_must_be() {
    const ADAPTER: &str = "src/a11y/platform/macos.rs";
    let wrong: Vec<_> = sources()
        .iter()
        .filter(|file| file.path != ADAPTER && file.text.contains("unsafe_code"))
        .map(|file| format!("{}: allows what is unsafe", file.path))
        .collect();
    report("something is unsafe", &wrong);
    let manifest = include_str!("../Cargo.toml");
    assert!(manifest.contains("unsafe_code = \"deny\""));
}

#[test]
fn words_for_the_user_come_from_the_translations() {
    let mut wrong = Vec::new();
    for file in sources()
        .iter()
        .filter(|file| matches!(file.room(), "feature" | "app" | "ui"))
        // What people say in a scene is data of a picture, not words of the program.
        .filter(|file| !file.path.starts_with("src/app/scene/"))
    {
        for (line, words) in file.visible_literals() {
            wrong.push(format!("{}:{line}: {words:?}", file.path));
        }
    }
    report("a visible text does not come from i18n", &wrong);
}

#[test]
fn every_file_says_what_it_owns() {
    let wrong: Vec<_> = sources()
        .iter()
        .filter(|file| !file.text.trim_start().starts_with("//!"))
        .map(|file| format!("{}: no module documentation", file.path))
        .collect();
    report("a module does not introduce itself", &wrong);
}

#[test]
fn the_top_level_is_as_agreed() {
    const AGREED: &[&str] = &[
        "Cargo.toml",
        "Cargo.lock",
        "src",
        "i18n",
        "assets",
        "docs",
        "tests",
        "wix",
        "README.md",
        "LICENSE",
    ];
    /// Made by building and testing, and never committed.
    const MADE: &[&str] = &["target", "proptest-regressions"];
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut present = Vec::new();
    for entry in std::fs::read_dir(root).unwrap() {
        present.push(entry.unwrap().file_name().to_string_lossy().into_owned());
    }
    let extra: Vec<_> = present
        .iter()
        .filter(|name| {
            !name.starts_with('.')
                && !MADE.contains(&name.as_str())
                && !AGREED.contains(&name.as_str())
        })
        .cloned()
        .collect();
    report("something stands at the top that was not agreed", &extra);
    let missing: Vec<_> = AGREED
        .iter()
        .filter(|name| !present.iter().any(|there| there == *name))
        .map(|name| (*name).to_owned())
        .collect();
    report("something agreed is missing at the top", &missing);
}

#[test]
fn the_rules_catch_what_they_are_for() {
    let bad = Source::parse(
        "src/domain/bad.rs",
        "use crate::net::api;\nuse iced::Task;\nfn update(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8) { let _ = Some(1).unwrap(); }\n\
         fn show() -> &'static str { \"Hello there\" }\n",
    );
    assert_eq!(bad.room(), "domain");
    assert!(
        bad.crate_paths()
            .iter()
            .any(|(_, path)| path.first().is_some_and(|room| room == "net"))
    );
    assert!(
        bad.foreign_crates()
            .iter()
            .any(|(_, krate)| krate == "iced")
    );
    assert_eq!(bad.panics().len(), 1);
    assert_eq!(bad.visible_literals().len(), 1);
    assert!(
        bad.functions()
            .iter()
            .any(|function| function.parameters == 6)
    );
}

fn is_room(name: &str) -> bool {
    MAY_KNOW.iter().any(|(room, _)| *room == name)
}

#[track_caller]
fn report(what: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{what}:\n  {}", wrong.join("\n  "));
}
