//! From source text to findings: one file (`check_file`), then the whole tree with its medians (`check_tree`).

use std::fmt;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::{floors, paths};

/// The longest file, in lines.
const LONGEST_FILE: usize = 400;
/// The longest function, in lines from `fn` to the closing brace.
const LONGEST_FUNCTION: usize = 60;
/// The median of all files must not be above this.
const MEDIAN_FILE: usize = 120;
/// The median of all functions must not be above this.
const MEDIAN_FUNCTION: usize = 15;

/// One thing to put right.
#[derive(Debug)]
pub struct Finding {
    /// The file, from the root of the repository.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The rule's short name.
    pub rule: &'static str,
    /// What was found and the way out.
    pub detail: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}: {}", self.file, self.line, self.rule, self.detail)
    }
}

/// What one file showed.
pub struct Measured {
    /// What is to be put right in this file.
    pub findings: Vec<Finding>,
    /// Its lines.
    pub lines: usize,
    /// The lines of each of its functions.
    pub functions: Vec<usize>,
}

/// The module that the file `name` (from `src`) is: `web/portal/mod.rs` → `web`, `portal`; the root for `lib.rs`.
fn module_of(name: &str) -> Vec<String> {
    let stem = name.trim_end_matches(".rs");
    let stem = if stem == "lib" || stem == "main" { "" } else { stem.trim_end_matches("/mod") };
    stem.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Checks one file: `name` from `src`, as in `domain/status.rs`.
pub fn check_file(name: &str, source: &str) -> Measured {
    let lines = source.lines().count();
    let mut findings = Vec::new();
    let mut report = |line: usize, rule, detail: String| {
        findings.push(Finding { file: format!("src/{name}"), line, rule, detail });
    };
    if lines > LONGEST_FILE {
        report(LONGEST_FILE + 1, "long file", format!("{lines} lines, at most {LONGEST_FILE}: split it by subject"));
    }
    let file = match syn::parse_file(source) {
        Ok(file) => file,
        Err(error) => {
            report(error.span().start().line, "not Rust", error.to_string());
            return Measured { findings, lines, functions: Vec::new() };
        }
    };
    if !file.attrs.iter().any(is_opening) {
        report(1, "no opening", "open the file with `//!`: what it is for and what it may import".to_owned());
    }
    let module = module_of(name);
    let floor = floors::floor_of(&module).unwrap_or_else(|| name.trim_end_matches(".rs").to_owned());
    if !floors::is_known(&floor) {
        report(1, "unknown floor", format!("`{floor}` is not in tests/it/house/floors.rs: say there what it may name"));
    }
    for mention in paths::mentions(&file, &module) {
        if let Some(objection) = floors::objection(&floor, &mention.path) {
            report(mention.line, "wrong edge", objection);
        }
    }
    let functions = functions(&file);
    for function in functions.iter().filter(|function| function.lines > LONGEST_FUNCTION) {
        let Function { name, line, lines } = function;
        let detail = format!("`{name}` has {lines} lines, at most {LONGEST_FUNCTION}: give its steps names");
        report(*line, "long function", detail);
    }
    Measured { findings, lines, functions: functions.iter().map(|function| function.lines).collect() }
}

/// Checks all files, (name from `src`, text), each by itself and their medians together.
pub fn check_tree(sources: &[(String, String)]) -> Vec<Finding> {
    let measured: Vec<Measured> = sources.iter().map(|(name, source)| check_file(name, source)).collect();
    let files = measured.iter().map(|file| file.lines).collect();
    let functions = measured.iter().flat_map(|file| file.functions.iter().copied()).collect();
    let medians = [over("file", files, MEDIAN_FILE), over("function", functions, MEDIAN_FUNCTION)];
    measured.into_iter().flat_map(|file| file.findings).chain(medians.into_iter().flatten()).collect()
}

/// A finding where the median of `sizes` is above `most`.
fn over(what: &str, mut sizes: Vec<usize>, most: usize) -> Option<Finding> {
    sizes.sort_unstable();
    let upper = *sizes.get(sizes.len() / 2)?;
    let lower = sizes[(sizes.len() - 1) / 2];
    (lower + upper > 2 * most).then(|| Finding {
        file: "src".to_owned(),
        line: 0,
        rule: "median",
        detail: format!("the median {what} has {upper} lines, at most {most}: make the longest shorter"),
    })
}

fn is_opening(attribute: &syn::Attribute) -> bool {
    matches!(attribute.style, syn::AttrStyle::Inner(_)) && attribute.path().is_ident("doc")
}

struct Function {
    name: String,
    line: usize,
    lines: usize,
}

/// Every function with a body: free, method, default method of a trait, nested in another.
fn functions(file: &syn::File) -> Vec<Function> {
    struct Finder(Vec<Function>);
    impl Finder {
        fn note(&mut self, signature: &syn::Signature, end: Span) {
            let line = signature.span().start().line;
            self.0.push(Function { name: signature.ident.to_string(), line, lines: end.end().line - line + 1 });
        }
    }
    impl<'ast> Visit<'ast> for Finder {
        fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
            self.note(&item.sig, item.block.span());
            visit::visit_item_fn(self, item);
        }
        fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
            self.note(&item.sig, item.block.span());
            visit::visit_impl_item_fn(self, item);
        }
        fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
            if let Some(body) = &item.default {
                self.note(&item.sig, body.span());
            }
            visit::visit_trait_item_fn(self, item);
        }
    }
    let mut finder = Finder(Vec::new());
    finder.visit_file(file);
    finder.0
}
