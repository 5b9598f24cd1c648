//! Parsed source files of the crate, without their tests.

use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

pub struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
}

/// One file.
pub struct Source {
    pub path: String,
    /// `["feature", "timeline", "row"]` for `src/feature/timeline/row.rs`.
    pub module: Vec<String>,
    pub text: String,
    pub syntax: syn::File,
}

/// All files under `src/` but those of tests, sorted.
pub fn sources() -> Vec<Source> {
    let files = rust_files(&["src"]).into_iter();
    let files = files.filter(|(path, _)| !is_test_file(Path::new(path)));
    files
        .map(|(path, text)| Source::parse(&path, &text))
        .collect()
}

/// Paths from the root of the repository, with their texts, sorted.
pub fn rust_files(folders: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in folders {
        collect(&root.join(folder), &mut files);
    }
    files.sort();
    assert!(files.len() > 20, "the source tree was not found");
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(root).unwrap().to_string_lossy();
        let text = std::fs::read_to_string(path).unwrap();
        (name.replace('\\', "/"), text)
    };
    files.iter().map(read).collect()
}

/// Whether a file has nothing but tests: `tests.rs`, or anything in `tests/`.
fn is_test_file(path: &Path) -> bool {
    path.ends_with("tests.rs") || path.iter().any(|part| part == "tests")
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

impl Source {
    pub fn parse(path: &str, text: &str) -> Self {
        let module = path
            .trim_start_matches("src/")
            .trim_end_matches(".rs")
            .split('/')
            .map(str::to_owned)
            .collect();
        let mut syntax = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        syntax.items.retain(|item| !is_test(item));
        Self {
            path: path.to_owned(),
            module,
            text: text.to_owned(),
            syntax,
        }
    }

    /// The first component of the module path.
    pub fn layer(&self) -> &str {
        self.module.first().map_or("", String::as_str)
    }

    /// Lines of the file, tests included.
    pub fn lines(&self) -> usize {
        self.text.lines().count()
    }

    /// Paths to items of this crate, from its root, with their lines.
    pub fn crate_paths(&self) -> Vec<(usize, Vec<String>)> {
        self.paths()
            .into_iter()
            .filter_map(|(line, path)| Some((line, self.resolve(&path)?)))
            .collect()
    }

    fn resolve(&self, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" | "openchat" => Some(rest.to_vec()),
            "super" => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                let keep = self.module.len().checked_sub(ups)?;
                let mut full = self.module.get(..keep)?.to_vec();
                full.extend(path.iter().skip(ups).cloned());
                Some(full)
            }
            _ => None,
        }
    }

    /// All paths as written, with their lines.
    pub fn paths(&self) -> Vec<(usize, Vec<String>)> {
        let mut visitor = Paths::default();
        visitor.visit_file(&self.syntax);
        visitor.found
    }

    pub fn functions(&self) -> Vec<Function> {
        let mut visitor = Functions::default();
        visitor.visit_file(&self.syntax);
        visitor.found
    }

    /// String literals that look like text for users.
    pub fn visible_literals(&self) -> Vec<(usize, String)> {
        let mut visitor = Literals::default();
        visitor.visit_file(&self.syntax);
        visitor.found
    }
}

fn is_test(item: &syn::Item) -> bool {
    let attributes = match item {
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .meta
                .require_list()
                .is_ok_and(|list| list.tokens.to_string() == "test")
    })
}

/// Macros whose strings are not shown to users.
const SILENT: &[&str] = &[
    "trace",
    "debug",
    "info",
    "warn",
    "error",
    "include_bytes",
    "include_str",
    "matches",
    "assert",
    "debug_assert",
    "concat",
    "env",
];

#[derive(Default)]
struct Paths {
    found: Vec<(usize, Vec<String>)>,
}

impl Paths {
    fn tree(&mut self, tree: &syn::UseTree, before: &[String]) {
        let mut path = before.to_vec();
        match tree {
            syn::UseTree::Path(step) => {
                path.push(step.ident.to_string());
                self.tree(&step.tree, &path);
            }
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|item| self.tree(item, before));
            }
            syn::UseTree::Name(name) => {
                path.push(name.ident.to_string());
                self.found.push((name.span().start().line, path));
            }
            syn::UseTree::Rename(name) => {
                path.push(name.ident.to_string());
                self.found.push((name.span().start().line, path));
            }
            syn::UseTree::Glob(glob) => self.found.push((glob.span().start().line, path)),
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            let names = path
                .segments
                .iter()
                .map(|segment| segment.ident.to_string())
                .collect();
            self.found.push((path.span().start().line, names));
        }
        visit::visit_path(self, path);
    }
}

#[derive(Default)]
struct Functions {
    found: Vec<Function>,
}

impl Functions {
    fn add(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let start = signature.span().start().line;
        self.found.push(Function {
            name: signature.ident.to_string(),
            line: start,
            lines: block.span().end().line + 1 - start,
        });
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }
}

#[derive(Default)]
struct Literals {
    found: Vec<(usize, String)>,
}

impl Literals {
    fn consider(&mut self, literal: &syn::LitStr) {
        let value = literal.value();
        if looks_like_text(&value) {
            self.found.push((literal.span().start().line, value));
        }
    }

    fn tokens(&mut self, tokens: TokenStream) {
        let mut attribute = false;
        for token in tokens {
            let was_attribute = std::mem::replace(&mut attribute, false);
            match token {
                TokenTree::Group(_) if was_attribute => {}
                TokenTree::Punct(mark) if mark.as_char() == '#' => attribute = true,
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    if let Ok(literal) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                        let value = literal.value();
                        if looks_like_text(&value) {
                            self.found.push((0, value));
                        }
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }
}

/// The text without its placeholders in braces.
fn without_placeholders(text: &str) -> String {
    let mut depth = 0usize;
    text.chars()
        .filter(|c| {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
        .collect()
}

/// Two or more words, or one capitalised word.
fn looks_like_text(text: &str) -> bool {
    let text = &without_placeholders(text);
    let words = |part: &&str| part.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let count = text.split_whitespace().filter(words).count();
    let sentence = text.chars().next().is_some_and(char::is_uppercase)
        && text.chars().count() > 3
        && text.chars().all(char::is_alphabetic);
    count > 1 || sentence
}

impl<'ast> Visit<'ast> for Literals {
    fn visit_attribute(&mut self, _attribute: &'ast syn::Attribute) {}

    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        self.consider(literal);
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        // Names of fonts.
        if !item.ident.to_string().contains("FONT") {
            visit::visit_item_const(self, item);
        }
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call
            .path
            .segments
            .last()
            .map(|segment| segment.ident.to_string())
            .unwrap_or_default();
        if !SILENT.contains(&name.as_str()) {
            self.tokens(call.tokens.clone());
        }
    }
}
