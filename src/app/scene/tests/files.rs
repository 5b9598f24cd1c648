//! The tray and the rows of uploads, as a screen reader finds them.

use accesskit::Role;

use super::accessibility::picture;

/// The names of the nodes with a role.
fn names(scene: &str, role: Role) -> Vec<String> {
    let picture = picture(scene);
    let nodes = picture.nodes.iter().filter(|(_, node)| node.role() == role);
    let names = nodes.filter_map(|(_, node)| node.label());
    names.map(str::to_owned).collect()
}

#[test]
fn tray_has_named_files_with_buttons() {
    let files = ["Ferry at dawn.jpg", "berth-4.png", "tide-tables.png"];
    let (items, buttons) = (names("tray", Role::Group), names("tray", Role::Button));
    assert!(items.contains(&"Pictures to send".to_owned()));
    for file in files {
        assert!(items.contains(&file.to_owned()), "{file} in {items:?}");
        let remove = format!("Remove {file}");
        assert!(buttons.contains(&remove), "{remove} in {buttons:?}");
    }
    assert!(buttons.contains(&"Add pictures".to_owned()));
}

#[test]
fn upload_says_how_far_it_is() {
    let picture = picture("uploads");
    let mut nodes = picture.nodes.iter().map(|(_, node)| node);
    let progress = nodes.find(|node| node.role() == Role::ProgressIndicator);
    let progress = progress.unwrap();
    assert_eq!(progress.label(), Some("Upload"));
    assert_eq!(progress.numeric_value(), Some(33.0));
    assert_eq!(progress.value(), Some("4 MB of 12 MB, 9 seconds left"));
    assert!(names("uploads", Role::Button).contains(&"Cancel upload".to_owned()));
}
