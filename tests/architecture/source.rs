//! Parsed source files, without their tests.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// Macros whose strings are not shown to users.
const SILENT_MACROS: &str =
    "trace debug info warn error include_bytes include_str matches assert debug_assert concat env";

/// One file. Items are listed with their lines.
#[derive(Default)]
pub struct Source {
    pub path: String,
    /// `["feature", "timeline", "row"]` for `src/feature/timeline/row.rs`.
    pub module: Vec<String>,
    pub text: String,
    /// All paths as written.
    pub paths: Vec<(usize, Vec<String>)>,
    /// Names of functions, and their numbers of lines.
    pub functions: Vec<(usize, String, usize)>,
    pub type_names: Vec<String>,
    /// String literals that look like text for users.
    pub visible_literals: Vec<(usize, String)>,
}

/// All files under `src/` but those of tests, sorted.
pub fn sources() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
        let files = rust_files(&["src"]).into_iter();
        let files =
            files.filter(|(path, _)| !path.ends_with("/tests.rs") && !path.contains("/tests/"));
        files
            .map(|(path, text)| Source::parse(&path, &text))
            .collect()
    });
    &SOURCES
}

/// Paths from the root of the repository, with their texts, sorted.
pub fn rust_files(folders: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root).unwrap().to_string_lossy();
                let text = std::fs::read_to_string(&path).unwrap();
                files.push((name.replace('\\', "/"), text));
            }
        }
    }
    files.sort();
    assert!(files.len() > 20, "the source tree was not found");
    files
}

impl Source {
    pub fn parse(path: &str, text: &str) -> Self {
        let module = path.trim_start_matches("src/").trim_end_matches(".rs");
        let mut source = Self {
            path: path.to_owned(),
            module: module.split('/').map(str::to_owned).collect(),
            text: text.to_owned(),
            ..Self::default()
        };
        let syntax = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        source.visit_file(&syntax);
        source
    }

    /// The first component of the module path.
    pub fn layer(&self) -> &str {
        &self.module[0]
    }

    /// Paths to items of this crate, from its root.
    pub fn crate_paths(&self) -> impl Iterator<Item = (usize, Vec<String>)> {
        self.paths.iter().filter_map(|(line, path)| {
            let ups = path.iter().take_while(|part| *part == "super").count();
            match path.first()?.as_str() {
                "crate" | "openchat" => Some((*line, path[1..].to_vec())),
                "super" => {
                    let parent = self.module.get(..self.module.len().checked_sub(ups)?)?;
                    Some((*line, [parent, &path[ups..]].concat()))
                }
                _ => None,
            }
        })
    }

    fn add_use(&mut self, tree: &syn::UseTree, mut path: Vec<String>) {
        match tree {
            syn::UseTree::Group(group) => {
                let items = group.items.iter();
                return items.for_each(|item| self.add_use(item, path.clone()));
            }
            syn::UseTree::Path(step) => {
                path.push(step.ident.to_string());
                return self.add_use(&step.tree, path);
            }
            syn::UseTree::Name(name) => path.push(name.ident.to_string()),
            syn::UseTree::Rename(name) => path.push(name.ident.to_string()),
            syn::UseTree::Glob(_) => {}
        }
        self.paths.push((line(tree), path));
    }

    fn add_function(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let (start, end) = (line(signature), block.span().end().line);
        let name = signature.ident.to_string();
        self.functions.push((start, name, end + 1 - start));
    }

    fn add_macro_literals(&mut self, tokens: TokenStream) {
        let mut is_attribute = false;
        for token in tokens {
            match token {
                TokenTree::Group(group) if !is_attribute => self.add_macro_literals(group.stream()),
                TokenTree::Literal(literal) => {
                    if let syn::Lit::Str(text) = syn::Lit::new(literal) {
                        self.visit_lit_str(&text);
                    }
                }
                TokenTree::Punct(mark) => {
                    is_attribute = mark.as_char() == '#';
                    continue;
                }
                _ => {}
            }
            is_attribute = false;
        }
    }
}

impl<'ast> Visit<'ast> for Source {
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        self.visit_path(attribute.path());
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        let (attributes, type_name) = match item {
            syn::Item::Enum(item) => (&*item.attrs, Some(&item.ident)),
            syn::Item::Struct(item) => (&*item.attrs, Some(&item.ident)),
            syn::Item::Trait(item) => (&*item.attrs, Some(&item.ident)),
            syn::Item::Type(item) => (&*item.attrs, Some(&item.ident)),
            syn::Item::Fn(item) => (&*item.attrs, None),
            syn::Item::Impl(item) => (&*item.attrs, None),
            syn::Item::Mod(item) => (&*item.attrs, None),
            syn::Item::Use(item) => (&*item.attrs, None),
            _ => (&[][..], None),
        };
        if !attributes.iter().any(is_cfg_test) {
            self.type_names.extend(type_name.map(ToString::to_string));
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.add_use(&item.tree, Vec::new());
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            let names = path.segments.iter().map(|part| part.ident.to_string());
            self.paths.push((line(path), names.collect()));
        }
        visit::visit_path(self, path);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add_function(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add_function(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        let text = literal.value();
        if looks_like_text(&text) {
            self.visible_literals.push((line(literal), text));
        }
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        let known = self.visible_literals.len();
        visit::visit_item_const(self, item);
        // Names of fonts are no text.
        if item.ident.to_string().contains("FONT") {
            self.visible_literals.truncate(known);
        }
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call.path.segments.last().map(|name| &name.ident);
        let mut silent = SILENT_MACROS.split(' ');
        if !silent.any(|silent| name.is_some_and(|name| name == silent)) {
            self.add_macro_literals(call.tokens.clone());
        }
        visit::visit_macro(self, call);
    }
}

fn line(node: &impl Spanned) -> usize {
    node.span().start().line
}

fn is_cfg_test(attribute: &syn::Attribute) -> bool {
    let list = attribute.meta.require_list();
    attribute.path().is_ident("cfg") && list.is_ok_and(|list| list.tokens.to_string() == "test")
}

/// Two or more words, or one capitalized word. Placeholders in braces do not count.
fn looks_like_text(text: &str) -> bool {
    let parts = text.split('{').filter_map(|part| part.rsplit('}').next());
    let text: String = parts.collect();
    let is_word = |part: &&str| part.chars().filter(|c| c.is_alphabetic()).count() > 1;
    text.split_whitespace().filter(is_word).count() > 1
        || text.chars().count() > 3
            && text.starts_with(char::is_uppercase)
            && text.chars().all(char::is_alphabetic)
}
