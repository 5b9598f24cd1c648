//! The architecture: dependencies between layers, sizes, names, and literals outside of i18n. Panics, printing and unsafe
//! code are left to the compiler and clippy (`[lints]` in Cargo.toml, `src/lib.rs`, `.ci/clippy.toml`).

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

#[path = "architecture/crates.rs"]
mod crates;
#[path = "architecture/cycles.rs"]
mod cycles;
#[path = "architecture/names.rs"]
mod names;
#[path = "architecture/source.rs"]
mod source;

use source::{Source, sources};

const FILE_LINES: usize = 500;
const FUNCTION_LINES: usize = 60;
const UPDATE_LINES: usize = 80;

/// The layers that each layer may use besides itself.
const MAY_USE: &[(&str, &[&str])] = &[
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

#[test]
fn layers_use_only_the_layers_below() {
    let mut wrong = Vec::new();
    for file in sources() {
        let Some((_, allowed)) = MAY_USE.iter().find(|(layer, _)| *layer == file.layer()) else {
            wrong.push(format!("{}: unknown layer {}", file.path, file.layer()));
            continue;
        };
        for (line, path) in file.crate_paths() {
            let named = path.first().map_or("", String::as_str);
            if named != file.layer() && !allowed.contains(&named) && is_layer(named) {
                wrong.push(format!(
                    "{}:{line}: {} must not use {named}",
                    file.path,
                    file.layer()
                ));
            }
        }
    }
    report("a layer uses one that it must not", &wrong);
}

#[test]
fn features_do_not_use_each_other() {
    const SHARED: &[&str] = &["action", "context", "trust_badge"];
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| file.layer() == "feature") {
        let Some(own) = file.module.get(1) else {
            continue;
        };
        for (line, path) in file.crate_paths() {
            let Some(other) = path
                .get(1)
                .filter(|_| path.first().is_some_and(|layer| layer == "feature"))
            else {
                continue;
            };
            let is_type = other.chars().next().is_some_and(char::is_uppercase);
            if other != own && !is_type && !SHARED.contains(&other.as_str()) {
                wrong.push(format!("{}:{line}: {own} must not use {other}", file.path));
            }
        }
    }
    report("a feature uses another", &wrong);
}

#[test]
fn files_are_short() {
    let wrong: Vec<_> = sources()
        .iter()
        .filter(|file| file.lines() > FILE_LINES)
        .map(|file| format!("{}: {} lines", file.path, file.lines()))
        .collect();
    report("a file is too long", &wrong);
}

#[test]
fn functions_are_short() {
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
        }
    }
    report("a function is too long", &wrong);
}

#[test]
fn visible_text_comes_from_i18n() {
    let mut wrong = Vec::new();
    for file in sources()
        .iter()
        .filter(|file| matches!(file.layer(), "feature" | "app" | "ui"))
        // Sample data of screenshots.
        .filter(|file| !file.path.starts_with("src/app/scene/"))
    {
        for (line, words) in file.visible_literals() {
            wrong.push(format!("{}:{line}: {words:?}", file.path));
        }
    }
    report("a visible text does not come from i18n", &wrong);
}

#[test]
fn every_file_has_module_docs() {
    let wrong: Vec<_> = sources()
        .iter()
        .filter(|file| !file.text.trim_start().starts_with("//!"))
        .map(|file| format!("{}: no module documentation", file.path))
        .collect();
    report("a file has no module documentation", &wrong);
}

#[test]
fn violations_are_found() {
    let bad = Source::parse(
        "src/domain/bad.rs",
        "use crate::net::api;\nfn show() -> &'static str {\n    \"Hello there\"\n}\n",
    );
    assert_eq!(bad.layer(), "domain");
    assert!(
        bad.crate_paths()
            .iter()
            .any(|(_, path)| path.first().is_some_and(|layer| layer == "net"))
    );
    assert_eq!(bad.visible_literals().len(), 1);
    assert_eq!(bad.functions()[0].lines, 3);
}

fn is_layer(name: &str) -> bool {
    MAY_USE.iter().any(|(layer, _)| *layer == name)
}

#[track_caller]
fn report(what: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{what}:\n  {}", wrong.join("\n  "));
}
