//! The licenses of what travels with the program: of the crates in it, and of fonts and pictures beside them.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(ROOT).join(path)).unwrap()
}

/// The crates that assets/licenses/crates.txt lists, as "name version".
fn listed() -> BTreeSet<String> {
    let notices = read("assets/licenses/crates.txt");
    let lines = notices.lines().skip(1);
    let crates = lines.take_while(|line| !line.starts_with("# "));
    crates
        .map(|line| line.split(", ").next().unwrap().to_owned())
        .collect()
}

#[test]
fn notices_list_every_crate_in_the_program() {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--offline",
            "--prefix=none",
            "--format={p}",
        ])
        .arg("--edges=normal,no-proc-macro")
        .current_dir(ROOT)
        .output()
        .unwrap();
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    let tree = String::from_utf8(tree.stdout).unwrap();
    let linked = tree.lines().filter_map(|line| line.split_once(" v"));
    let linked: BTreeSet<String> = linked
        .map(|(name, rest)| format!("{name} {}", rest.split(' ').next().unwrap()))
        .filter(|name| !name.starts_with("openchat "))
        .collect();
    assert!(linked.len() > 300, "{linked:?}");
    let listed = listed();
    let missing: Vec<_> = linked.difference(&listed).collect();
    assert!(
        missing.is_empty(),
        "run assets/licenses/make.py: {missing:?}"
    );
    // The C code that is compiled into the program.
    for source in ["openssl-src ", "sqlcipher-src "] {
        assert!(
            listed.iter().any(|name| name.starts_with(source)),
            "{source}is not listed"
        );
    }
}

#[test]
fn notices_list_no_crate_that_is_gone() {
    let lock = read("Cargo.lock");
    let locked = lock.split("[[package]]").filter_map(|package| {
        let value = |key: &str| {
            let line = package.lines().find_map(|line| line.strip_prefix(key));
            Some(line?.trim_matches([' ', '=', '"']).to_owned())
        };
        Some(format!("{} {}", value("name")?, value("version")?))
    });
    let locked: BTreeSet<String> = locked.collect();
    let listed = listed();
    let gone: Vec<_> = listed.difference(&locked).collect();
    assert!(gone.is_empty(), "run assets/licenses/make.py: {gone:?}");
    assert!(listed.len() > 400, "{}", listed.len());
}

#[test]
fn every_named_license_has_its_text() {
    let notices = read("assets/licenses/crates.txt");
    let headings: BTreeSet<&str> = notices
        .lines()
        .filter_map(|line| line.strip_prefix("# "))
        .collect();
    for line in notices
        .lines()
        .skip(1)
        .take_while(|line| !line.starts_with("# "))
    {
        let licenses = line.split(", ").nth(1).unwrap();
        for license in licenses.split(" and ") {
            assert!(headings.contains(license), "{line}");
        }
    }
}

#[test]
fn license_file_of_the_assets_names_each_of_them() {
    let text = read("assets/LICENSE.txt");
    for entry in std::fs::read_dir(Path::new(ROOT).join("assets")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let mut words = text.split([' ', '(', ')', ',', '\n']);
        assert!(
            name == "LICENSE.txt" || words.any(|word| word == name),
            "{name}"
        );
    }
}

/// Each font is named in the README beside it, with the file of its license, whose text is complete.
#[test]
fn every_font_names_its_license() {
    let readme = read("assets/fonts/README.txt");
    for (font, license, end) in [
        (
            "OpenChatSans-*.ttf",
            "LICENSE-OpenSans.txt",
            "limitations under the License.",
        ),
        (
            "OpenChatMono-Regular.ttf",
            "LICENSE-NotoSansMono.txt",
            "OTHER DEALINGS IN THE FONT SOFTWARE.",
        ),
        (
            "OpenChatIcons.ttf",
            "LICENSE-Lucide.txt",
            "PERFORMANCE OF THIS SOFTWARE.",
        ),
        (
            "OpenChatEmoji.ttf",
            "LICENSE-Twemoji.txt",
            "contacted at creativecommons.org.",
        ),
    ] {
        let line = readme
            .lines()
            .find(|line| line.trim_start().starts_with(font))
            .unwrap();
        assert!(line.contains(license), "{line}");
        let text = read(&format!("assets/fonts/{license}"));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(end), "{license} is not complete");
    }
    let fonts = std::fs::read_dir(Path::new(ROOT).join("assets/fonts")).unwrap();
    let names = fonts.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    for name in names.filter(|name| name.contains(".ttf")) {
        assert!(
            readme.contains(&name) || name.starts_with("OpenChatSans-"),
            "{name}"
        );
    }
}
