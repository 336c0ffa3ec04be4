//! Which modules of this crate a source names: in `use` (nested, renamed, re-exported), in paths of expressions, types
//! and patterns, in the tokens of macros and attributes, and in attributes' texts (`#[serde(with = "crate::…")]`).

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Token, UseTree};

/// The name by which `main.rs` and the tests know this crate.
const CRATE_NAME: &str = "amhp_hub";

/// One mention of a module or an item of this crate.
pub struct Mention {
    /// The path from the root of the crate, `["store", "drafts", "save"]`; empty for the root itself.
    pub path: Vec<String>,
    /// The line of the mention, from 1.
    pub line: usize,
}

/// All mentions in `file`, which is the module `module`.
pub fn mentions(file: &syn::File, module: &[String]) -> Vec<Mention> {
    let mut finder = Finder { module: module.to_vec(), found: Vec::new() };
    finder.visit_file(file);
    finder.found
}

struct Finder {
    module: Vec<String>,
    found: Vec<Mention>,
}

impl Finder {
    /// Notes `segments` as written in the present module, when they lead into this crate by themselves. A path that
    /// starts with another name rests on a `use` that is looked at by itself, or stays within its own module.
    fn note(&mut self, segments: &[String], span: Span) {
        let mut base = match segments.first().map(String::as_str) {
            Some("crate" | CRATE_NAME) => Vec::new(),
            Some("self" | "super") => self.module.clone(),
            _ => return,
        };
        for segment in segments {
            match segment.as_str() {
                "crate" | CRATE_NAME | "self" => {}
                "super" => drop(base.pop()),
                name => base.push(name.to_owned()),
            }
        }
        self.found.push(Mention { path: base, line: span.start().line });
    }

    fn note_tree(&mut self, prefix: &[String], tree: &UseTree) {
        let with = |name: &syn::Ident| [prefix, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.note_tree(&with(&path.ident), &path.tree),
            UseTree::Name(name) => self.note(&with(&name.ident), name.ident.span()),
            UseTree::Rename(rename) => self.note(&with(&rename.ident), rename.ident.span()),
            UseTree::Glob(glob) => self.note(prefix, glob.star_token.spans[0]),
            UseTree::Group(group) => group.items.iter().for_each(|item| self.note_tree(prefix, item)),
        }
    }

    /// Tokens that syn leaves unparsed: `crate::a::b`, `super::a`, `crate::{a, b::c}` wherever they stand.
    fn note_tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => self.note_tokens(group.stream()),
                TokenTree::Literal(literal) => self.note_text(&literal.to_string(), literal.span()),
                TokenTree::Ident(first) if ["crate", "super", "self", CRATE_NAME].contains(&&*first.to_string()) => {
                    at = self.note_token_path(&tokens, at);
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Reads the path that starts at `tokens[at]`; answers the place of its last name.
    fn note_token_path(&mut self, tokens: &[TokenTree], mut at: usize) -> usize {
        let span = tokens[at].span();
        let mut segments = vec![tokens[at].to_string()];
        let colon = |tree: Option<&TokenTree>| matches!(tree, Some(TokenTree::Punct(p)) if p.as_char() == ':');
        while colon(tokens.get(at + 1)) && colon(tokens.get(at + 2)) {
            match tokens.get(at + 3) {
                Some(TokenTree::Ident(name)) => segments.push(name.to_string()),
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    let list = Punctuated::<UseTree, Token![,]>::parse_terminated.parse2(group.stream());
                    list.iter().flatten().for_each(|tree| self.note_tree(&segments, tree));
                    return at + 2;
                }
                _ => break,
            }
            at += 3;
        }
        // A lone `self` is a value and a lone `crate` a visibility: only a longer path leads anywhere.
        if segments.len() > 1 {
            self.note(&segments, span);
        }
        at
    }

    /// A text such as serde's `with = "crate::domain::time"`.
    fn note_text(&mut self, literal: &str, span: Span) {
        let text = literal.trim_matches('"');
        if !["crate::", "super::", "self::"].iter().any(|start| text.starts_with(start)) {
            return;
        }
        if let Ok(path) = syn::parse_str::<syn::Path>(text) {
            self.note(&names(&path), span);
        }
    }
}

fn names(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.note_tree(&[], &item.tree);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        if item.ident == "self" {
            self.note(&["crate".to_owned()], item.ident.span());
        }
    }

    /// `pub(crate)` and `pub(super)` say who may look, not what is used.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names = names(path);
        if let (Some(first), true) = (path.segments.first(), names.len() > 1) {
            self.note(&names, first.ident.span());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.note_tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }

    fn visit_meta_list(&mut self, list: &'ast syn::MetaList) {
        self.note_tokens(list.tokens.clone());
        visit::visit_meta_list(self, list);
    }
}
