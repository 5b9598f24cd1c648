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

/// Each layer, and the layers that it may use.
const LAYERS: &str = "
    domain
    demo
    i18n domain
    a11y
    ui a11y
    net domain
    store domain platform
    platform domain
    log store platform
    cli i18n
    feature a11y ui domain i18n
    app a11y feature ui domain i18n net store platform demo log cli
    main app cli log demo store
    lib
";

#[test]
fn layers_use_only_the_layers_below() {
    let find = |name: &str| {
        let mut rules = LAYERS.lines().map(str::split_whitespace);
        rules.find(|rule| rule.clone().next() == Some(name))
    };
    check("a layer uses one that it must not", |file, wrong| {
        let own = file.layer();
        let Some(allowed) = find(own) else {
            return wrong.push(format!("{}: unknown layer {own}", file.path));
        };
        for (line, used) in file.crate_paths() {
            let used = used.first().map_or("", String::as_str);
            if find(used).is_some() && !allowed.clone().any(|allowed| allowed == used) {
                wrong.push(format!("{}:{line}: {own} must not use {used}", file.path));
            }
        }
    });
}

#[test]
fn features_do_not_use_each_other() {
    /// Modules of `feature` that several of them use.
    const SHARED: [&str; 5] = [
        "action",
        "context",
        "presence_label",
        "session_status",
        "trust_badge",
    ];

    check("a feature uses another", |file, wrong| {
        let own = file.module.get(1).filter(|_| file.layer() == "feature");
        for (line, path) in file.crate_paths() {
            if let (Some(own), [layer, other, ..]) = (own, &*path)
                && layer == "feature"
                && other != own
                && !other.starts_with(char::is_uppercase)
                && !SHARED.contains(&&**other)
            {
                wrong.push(format!("{}:{line}: {own} must not use {other}", file.path));
            }
        }
    });
}

#[test]
fn files_are_short() {
    check("a file is too long", |file, wrong| {
        let lines = file.text.lines().count();
        if lines > FILE_LINES {
            wrong.push(format!("{}: {lines} lines", file.path));
        }
    });
}

#[test]
fn functions_are_short() {
    check("a function is too long", |file, wrong| {
        for (line, name, lines) in &file.functions {
            let max = if name == "update" { 80 } else { 60 };
            if *lines > max {
                wrong.push(format!("{}:{line}: {name} has {lines} lines", file.path));
            }
        }
    });
}

#[test]
fn visible_text_comes_from_i18n() {
    check("a visible text does not come from i18n", |file, wrong| {
        let is_checked = matches!(file.layer(), "feature" | "app" | "ui");
        // Scenes have sample data.
        if is_checked && !file.path.starts_with("src/app/scene/") {
            let literals = file.visible_literals.iter();
            wrong.extend(literals.map(|(line, text)| format!("{}:{line}: {text:?}", file.path)));
        }
    });
}

#[test]
fn every_file_has_module_docs() {
    check("a file has no module documentation", |file, wrong| {
        if !file.text.trim_start().starts_with("//!") {
            wrong.push(file.path.clone());
        }
    });
}

#[test]
fn violations_are_found() {
    let bad = Source::parse(
        "src/domain/bad.rs",
        "use crate::net::api;\nfn show() -> &'static str {\n    \"Hello there\"\n}\n",
    );
    assert_eq!(bad.layer(), "domain");
    assert!(bad.crate_paths().any(|(_, path)| path[0] == "net"));
    assert_eq!(bad.visible_literals, [(3, "Hello there".to_owned())]);
    assert_eq!(bad.functions, [(2, "show".to_owned(), 3)]);
}

/// Collects the violations of all files, and fails if there are any.
#[track_caller]
fn check(what: &str, collect: impl Fn(&Source, &mut Vec<String>)) {
    let mut wrong = Vec::new();
    for file in sources() {
        collect(file, &mut wrong);
    }
    report(what, &wrong);
}

#[track_caller]
fn report(what: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{what}:\n  {}", wrong.join("\n  "));
}
