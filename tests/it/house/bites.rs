//! The checker checked: small sources that must fail, each for its own reason, and their neighbours that must not.

use super::checker::{check_file, check_tree};
use super::{map, texts};

/// A source that opens as it should, then `body`.
fn opened(body: &str) -> String {
    format!("//! What it is for.\n\n{body}\n")
}

/// The findings for `body` in the file `name`, as `line rule`.
fn rules(name: &str, body: &str) -> Vec<String> {
    let measured = check_file(name, &opened(body));
    measured.findings.iter().map(|finding| format!("{} {}", finding.line, finding.rule)).collect()
}

#[track_caller]
fn wrong_edge(name: &str, body: &str) {
    assert_eq!(rules(name, body), ["3 wrong edge"], "{name}: {body}");
}

#[track_caller]
fn fine(name: &str, body: &str) {
    assert!(rules(name, body).is_empty(), "{name}: {body}: {:?}", rules(name, body));
}

#[test]
fn a_nested_use_is_seen() {
    wrong_edge("domain/status.rs", "use crate::{domain::problem::Problem, store::{drafts::{Row}}};");
    wrong_edge("services/drafts/save.rs", "use crate::{domain::{Problem, problem}, mail};");
    wrong_edge("form/schema.rs", "pub use crate::{clock::Clock as Time};");
    let both = rules("web/http/limits.rs", "use crate::{web::{api, portal}};");
    assert_eq!(both, ["3 wrong edge", "3 wrong edge"]);
}

#[test]
fn a_relative_use_is_seen() {
    wrong_edge("domain/status.rs", "use super::super::store;");
    wrong_edge("domain/mod.rs", "use super::store::Store;");
    wrong_edge("web/portal/pages.rs", "use super::super::hub::queue;");
    wrong_edge("web/portal/pages.rs", "use self::super::super::super::store;");
    wrong_edge("domain/status.rs", "mod inner { use super::super::super::store; }");
    fine("domain/status.rs", "use super::problem::Problem;");
    fine("web/portal/pages.rs", "use super::super::ui::layout;");
}

#[test]
fn a_full_path_is_seen_wherever_it_stands() {
    wrong_edge("domain/status.rs", "fn f() { crate::store::open() }");
    wrong_edge("domain/status.rs", "fn f(_: &crate::store::Store) {}");
    wrong_edge("domain/status.rs", "impl crate::services::Verb for Status {}");
    wrong_edge("domain/status.rs", "fn f() { println!(\"{}\", crate::store::NAME) }");
    wrong_edge("domain/status.rs", "fn f() { crate::store::each!(1) }");
    wrong_edge("domain/status.rs", "macro_rules! m { () => { $crate::store::open() } }");
    wrong_edge("domain/status.rs", "m! { use crate::{store::rows}; }");
    wrong_edge("domain/status.rs", "#[derive(crate::store::Row)] struct S;");
    wrong_edge("domain/status.rs", "struct S { #[serde(with = \"crate::store::time\")] at: u8 }");
    wrong_edge("domain/status.rs", "fn f() { match 1 { super::super::store::ONE => {} } }");
    fine("domain/status.rs", "pub(crate) fn f() { self::g(); crate::domain::problem::h() }");
    fine("domain/status.rs", "impl S { fn f(&self) { m!(self.a, Self::b) } pub(super) fn g() {} }");
}

#[test]
fn a_roundabout_way_is_seen() {
    wrong_edge("domain/status.rs", "use crate as house;");
    wrong_edge("domain/status.rs", "use crate::*;");
    wrong_edge("domain/status.rs", "extern crate self as house;");
    wrong_edge("domain/mod.rs", "use super::*;");
    wrong_edge("web/portal/pages.rs", "use crate::web;");
    wrong_edge("web/portal/mod.rs", "use super::*;");
    wrong_edge("domain/status.rs", "use crate::nowhere::Thing;");
}

#[test]
fn each_floor_keeps_to_its_own_list() {
    wrong_edge("web/portal/pages.rs", "use crate::web::hub::queue;");
    wrong_edge("web/api/drafts.rs", "use crate::web::ui::layout;");
    wrong_edge("web/hub/queue.rs", "use crate::store::queue;");
    wrong_edge("services/referrals/submit.rs", "use crate::jobs::Job;");
    wrong_edge("jobs/send_mail.rs", "use crate::web::http::Actor;");
    wrong_edge("store/lane.rs", "use crate::clock::Clock;");
    wrong_edge("jobs/mod.rs", "use crate::app::App;");
    fine("jobs/send_mail.rs", "use crate::{mail::Message, services::drafts, store::outbox};");
    fine("web/hub/queue.rs", "use crate::{services::queue, web::{http::Actor, ui::layout}};");
    fine("command/serve.rs", "use crate::{app::App, store::Store, web::{api, hub, portal}};");
    fine("app.rs", "use crate::{store::Store, web::api};");
}

#[test]
fn a_module_that_the_table_does_not_know_is_seen() {
    assert_eq!(rules("helpers/text.rs", "fn f() {}"), ["1 unknown floor"]);
    assert_eq!(rules("web/kiosk/mod.rs", "fn f() {}"), ["1 unknown floor"]);
}

#[test]
fn a_long_function_is_seen_also_as_a_method_and_nested() {
    let body = |lines: usize| "    ();\n".repeat(lines);
    assert_eq!(rules("app.rs", &format!("fn f() {{\n{}}}", body(59))), ["3 long function"]);
    assert_eq!(rules("app.rs", &format!("fn f() {{\n{}}}", body(58))), Vec::<String>::new());
    assert_eq!(rules("app.rs", &format!("impl S {{\nfn f() {{\n{}}}\n}}", body(59))), ["4 long function"]);
    assert_eq!(rules("app.rs", &format!("trait T {{\nfn f() {{\n{}}}\n}}", body(59))), ["4 long function"]);
    let nested = rules("app.rs", &format!("fn f() {{\nfn g() {{\n{}}}\n}}", body(59)));
    assert_eq!(nested, ["3 long function", "4 long function"]);
}

#[test]
fn a_long_file_a_missing_opening_and_broken_rust_are_seen() {
    assert_eq!(rules("app.rs", &"// one line\n".repeat(400)), ["401 long file"]);
    let bare = check_file("app.rs", "/// Says something about f only.\nfn f() {}\n");
    assert_eq!(bare.findings.len(), 1);
    assert_eq!(bare.findings[0].rule, "no opening");
    assert_eq!(rules("app.rs", "fn f( {"), ["3 not Rust"]);
}

#[test]
fn medians_are_seen_over_the_whole_tree() {
    let file = |lines: usize| ("app.rs".to_owned(), opened(&"// one line\n".repeat(lines)));
    let medians = |sources: &[(String, String)]| check_tree(sources).iter().filter(|f| f.rule == "median").count();
    assert_eq!(medians(&[file(1), file(200), file(200)]), 1);
    assert_eq!(medians(&[file(1), file(1), file(200)]), 0);
    let function = |lines: usize| ("app.rs".to_owned(), opened(&format!("fn f() {{\n{}}}", "    ();\n".repeat(lines))));
    assert_eq!(medians(&[function(14), function(14)]), 1);
    assert_eq!(medians(&[function(13), function(13)]), 0);
}

#[test]
fn a_finding_names_the_place_the_rule_and_the_way_out() {
    let measured = check_file("web/hub/queue.rs", &opened("use crate::store::queue;"));
    let text = measured.findings[0].to_string();
    assert!(text.starts_with("src/web/hub/queue.rs:3: wrong edge: "), "{text}");
    assert!(text.ends_with("ask a verb of `services`"), "{text}");
}

#[test]
fn unwanted_texts_are_seen() {
    let cases = [
        ("README.md", ["see /wor", "k/notes"].concat(), "machine path"),
        ("Dockerfile", ["RUN curl https://pypi.or", "g/simple"].concat(), "registry host"),
        ("web/.npmrc", ["registry=https://registry.npmj", "s.example/"].concat(), "registry host"),
        ("web/package-lock.json", [r#"  "resolve"#, r#"d": "https://a.example/b.tgz","#].concat(), "download address"),
        ("tests/it/a.rs", ["#[ignor", "e = \"slow\"]"].concat(), "unfinished"),
        ("src/app.rs", ["tod", "o!()"].concat(), "unfinished"),
        ("src/app.rs", ["unimplemente", "d!()"].concat(), "unfinished"),
    ];
    for (name, text, rule) in cases {
        let found = texts::check(name, &format!("first line\n{text}\n"));
        let found: Vec<_> = found.iter().map(|finding| (finding.line, finding.rule)).collect();
        assert_eq!(found, [(2, rule)], "{name}: {text}");
    }
    let neighbour = ["src/wor", "k/mod.rs and a framewor", "k/"].concat();
    assert!(texts::check("README.md", &neighbour).is_empty());
}

#[test]
fn an_untrue_map_is_seen() {
    let readme = |lines: &str| format!("# x\n\n## The map\n\nWords.\n\n```\n{lines}\n```\n\n```\nother/\n```\n");
    let files: Vec<String> = ["src/lib.rs", "src/domain/mod.rs", "web/app.css"].map(str::to_owned).to_vec();
    let untruths = |lines: &str| map::untruths(&readme(lines), &files);
    let whole = "src/lib.rs  the floors\nsrc/domain/  what is true\nweb/  styles\nforms/  data (coming)";
    assert_eq!(untruths(whole), Vec::<String>::new());
    assert_eq!(untruths(&whole.replace("(coming)", "")), ["README.md: forms/ is not there: mark it, or take it out"]);
    assert_eq!(untruths(&whole.replace("styles", "(coming)")), ["README.md: web/ is there: take its mark away"]);
    assert_eq!(untruths(&whole.replace("src/domain/", "")).last().unwrap(), "README.md: src/domain/ is not in the map");
}
