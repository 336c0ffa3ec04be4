//! Where a page leads: only to pages of ours, and from a wrong answer to its field.

use actix_web::HttpRequest;
use serde::Serialize;

use crate::domain::Problem;

/// `next` where it is a path of ours, else the first page. `//host` and `/\host` lead elsewhere in browsers, and a tab
/// or line break between the slashes is dropped by them.
pub(super) fn local_path(next: &str) -> &str {
    let leads_away = next.starts_with("//") || next.contains('\\');
    let is_path = next.starts_with('/') && next.bytes().all(|byte| byte.is_ascii_graphic());
    if is_path && !leads_away { next } else { "/" }
}

/// A value of the request's query; empty where it is not there.
pub(super) fn query(req: &HttpRequest, name: &str) -> String {
    let mut values = url::form_urlencoded::parse(req.query_string().as_bytes());
    values.find(|(known, _)| known == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// `path`, with `next` carried along where it is more than the first page.
pub(super) fn with_next(path: &str, next: &str) -> String {
    match local_path(next) {
        "/" => path.to_owned(),
        next => {
            let query: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
            format!("{path}?{query}")
        }
    }
}

/// One line of the error summary: the field's name, what is wrong, and the link to it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ErrorLine {
    /// Name of the field.
    pub name: String,
    /// What is wrong.
    pub detail: String,
    /// Where the field is.
    pub href: String,
}

/// The problems of a form whose fields are named like their pointers.
pub(super) fn error_lines(problems: &[Problem]) -> Vec<ErrorLine> {
    let line = |problem: &Problem| {
        let name = problem.pointer.trim_start_matches('/').replace('/', "-");
        ErrorLine { href: format!("#{name}"), detail: problem.detail.clone(), name }
    };
    problems.iter().map(line).collect()
}
