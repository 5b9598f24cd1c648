//! Benchmarks accessibility: building and comparing the tree of the largest scene, and a frame without a screen reader.
//!
//! Targets: at most 1 ms per update; no measurable cost without a screen reader.

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use iced::Size;
use openchat::a11y::Bridge;
use openchat::a11y::focus::FocusMap;
use openchat::a11y::published_tree::PublishedTree;
use openchat::a11y::tree_builder::{TreeBuilder, WindowInfo};
use openchat::app::scene::{self, Setting};

fn setting(scene: &str) -> Setting<'_> {
    Setting {
        scene,
        size: (1280.0, 800.0),
        scale: 1.0,
        theme: None,
        locale: None,
    }
}

fn window(title: &str) -> WindowInfo {
    WindowInfo {
        name: title.into(),
        size: Size::new(1280.0, 800.0),
        scale: 1.0,
    }
}

/// The scene with the most nodes, and their number.
fn largest_scene() -> (&'static str, usize) {
    let nodes = |scene: &str| {
        let mut count = 0;
        scene::with_widgets(&setting(scene), |operate| {
            let mut builder = TreeBuilder::new(&window("OpenChat"));
            operate(&mut builder);
            count = builder.finish().nodes.len();
        })
        .unwrap();
        count
    };
    scene::scene_names()
        .map(|scene| (scene, nodes(scene)))
        .max_by_key(|(_, nodes)| *nodes)
        .unwrap()
}

fn bench_accessibility(criterion: &mut Criterion) {
    let (scene, nodes) = largest_scene();
    scene::with_widgets(&setting(scene), |operate| {
        let mut tree = PublishedTree::default();
        let mut count = 0_u32;
        let name = format!("build and diff tree of {scene}, {nodes} nodes");
        let _ = criterion.bench_function(&name, |bencher| {
            bencher.iter(|| {
                count += 1;
                let mut builder = TreeBuilder::new(&window(&count.to_string()));
                operate(&mut builder);
                black_box(tree.diff(builder.finish()))
            });
        });
        let _ = criterion.bench_function("next focus for Tab", |bencher| {
            bencher.iter(|| {
                let mut focus_map = FocusMap::default();
                operate(&mut focus_map);
                black_box(openchat::a11y::focus::tab_target(&focus_map, false))
            });
        });
    })
    .unwrap();
    let bridge = Bridge::new();
    let _ = criterion.bench_function("frame without screen reader", |bencher| {
        bencher.iter(|| black_box(&bridge).is_active());
    });
}

criterion_group!(benches, bench_accessibility);
criterion_main!(benches);
