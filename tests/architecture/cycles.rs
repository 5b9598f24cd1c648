//! No circular dependencies between the modules of a layer.

use std::collections::{BTreeMap, BTreeSet};

use super::report;
use super::source::{Source, sources};

/// The dependencies between direct children of a layer that are part of a cycle.
fn circular(files: &[Source], layer: &str) -> Vec<String> {
    let mut graph: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for file in files.iter().filter(|file| file.layer() == layer) {
        // Files in a child's folder count as the child.
        let Some(own) = file.module.get(1) else {
            continue;
        };
        for (_, path) in file.crate_paths() {
            if let [first, child, ..] = &*path
                && first == layer
                && child != own
            {
                let _is_new = graph.entry(own).or_default().insert(child.clone());
            }
        }
    }
    let is_reachable = |from: &str, to: &str| {
        let (mut reached, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(module) = open.pop() {
            if reached.insert(module) {
                open.extend(graph.get(module).into_iter().flatten().map(String::as_str));
            }
        }
        reached.contains(to)
    };
    let edges = graph
        .iter()
        .flat_map(|(from, used)| used.iter().map(move |to| (from, to)));
    let edges = edges.filter(|(from, to)| is_reachable(to, from));
    edges
        .map(|(from, to)| format!("{layer}::{from} uses {to}"))
        .collect()
}

#[test]
fn modules_of_domain_and_net_have_no_cycles() {
    let wrong: Vec<_> = ["domain", "net"]
        .iter()
        .flat_map(|layer| circular(sources(), layer))
        .collect();
    report("modules depend on each other", &wrong);
}

#[test]
fn cycles_are_found() {
    let files = [
        Source::parse("src/net/a.rs", "use super::b::B;"),
        Source::parse("src/net/b.rs", "use crate::net::c;"),
        Source::parse("src/net/c/d.rs", "use super::super::a;"),
        Source::parse("src/net/e.rs", "use super::a;"),
    ];
    let expected = ["net::a uses b", "net::b uses c", "net::c uses a"];
    assert_eq!(circular(&files, "net"), expected);
}
