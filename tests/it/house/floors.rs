//! The table of floors: who may import whom, downwards only, and the way out of a wrong edge.

/// Each floor, and the floors that it may name besides itself.
const MAY_NAME: [(&str, &[&str]); 18] = [
    ("domain", &[]),
    ("decisions", &[]),
    ("form", &["domain"]),
    ("clock", &["domain"]),
    ("secrets", &["domain"]),
    ("telemetry", &["domain"]),
    ("config", &["domain"]),
    ("files", &["domain"]),
    ("mail", &["domain"]),
    ("store", &["domain", "form"]),
    ("services", &["domain", "form", "clock", "secrets", "store", "files"]),
    ("jobs", &["domain", "form", "clock", "secrets", "store", "files", "services", "mail"]),
    ("web", &["web::http", "web::ui", "web::api", "web::portal", "web::hub"]),
    ("web::http", &["services", "domain", "form", "telemetry"]),
    ("web::ui", &["web::http", "domain", "form"]),
    ("web::api", &["services", "domain", "form", "web::http"]),
    ("web::portal", &["services", "domain", "form", "web::http", "web::ui"]),
    ("web::hub", &["services", "domain", "form", "web::http", "web::ui"]),
];

/// Where everything meets: these may name every floor, and no floor may name them.
const FREE: [&str; 4] = ["main", "lib", "app", "command"];

/// The faces of the house, which never name one another.
const FACES: [&str; 3] = ["web::api", "web::portal", "web::hub"];

/// The floor of a module path, `["web", "portal", "sign_in"]` → `web::portal`; nothing for the root of the crate.
pub fn floor_of(module: &[String]) -> Option<String> {
    match module {
        [] => None,
        [web, face, ..] if web == "web" => Some(format!("web::{face}")),
        [first, ..] => Some(first.clone()),
    }
}

/// Whether the table knows `floor`.
pub fn is_known(floor: &str) -> bool {
    FREE.contains(&floor) || MAY_NAME.iter().any(|(name, _)| *name == floor)
}

/// What is wrong when `from` names the module path `to`, with the way out; nothing where that is allowed.
pub fn objection(from: &str, to: &[String]) -> Option<String> {
    if FREE.contains(&from) {
        return None;
    }
    let named = format!("crate::{}", to.join("::"));
    let Some(there) = floor_of(to) else {
        return Some(format!("`{from}` names the root of the crate, which hides what it uses: name the module itself"));
    };
    if there == from {
        return None;
    }
    let (_, allowed) = MAY_NAME.iter().find(|(name, _)| *name == from)?;
    if allowed.contains(&there.as_str()) {
        return None;
    }
    let way_out = way_out(from, &there);
    Some(format!("`{from}` names `{there}` (`{named}`): {way_out}"))
}

/// What to do instead of the edge `from` → `there`.
fn way_out(from: &str, there: &str) -> String {
    if !is_known(there) {
        return "no such floor: name the module where the thing lives, or add the floor to this table and the README"
            .to_owned();
    }
    if FACES.contains(&from) && FACES.contains(&there) {
        return "a face never imports another; what both need belongs in `web::http`, `web::ui` or `services`"
            .to_owned();
    }
    if from.starts_with("web") && there == "store" {
        return "no page reaches the store; ask a verb of `services`".to_owned();
    }
    if from == "services" && (there == "mail" || there == "jobs") {
        return "a service records a message or a task by name and id in its one write; the job does it".to_owned();
    }
    "floors import downwards only; hand the thing in as an argument, or move what both need to a lower floor".to_owned()
}
