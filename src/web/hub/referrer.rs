//! Who referred and how to reach them, read from the answers. Imports `form`.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::form::{Form, calendar};
use crate::web::ui::countdown;

/// The referrer as the head of a referral shows them.
#[derive(Debug, Serialize)]
pub(super) struct Referrer {
    name: Option<String>,
    profession: Option<String>,
    organisation: Option<String>,
    team: Option<String>,
    direct_telephone: Option<String>,
    team_telephone: Option<String>,
    on_shift_until: Option<Shift>,
    cover_name: Option<String>,
    cover_telephone: Option<String>,
}

/// When the referrer goes off shift.
#[derive(Debug, Serialize)]
struct Shift {
    /// RFC 3339.
    until: String,
    /// As seen from now.
    words: String,
    is_over: bool,
}

impl Referrer {
    /// The referrer in the answers of a form.
    pub(super) fn read(form: &Form, answers: &Value, now: Timestamp) -> Self {
        let text = |pointer: &str| answers.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let shift = answers.pointer("/referrer/on_shift_until").and_then(calendar::time);
        Self {
            name: text("/referrer/name"),
            profession: chosen(form, answers, "/referrer/profession"),
            organisation: text("/referrer/organisation"),
            team: text("/referrer/team"),
            direct_telephone: text("/referrer/direct_telephone"),
            team_telephone: text("/referrer/team_telephone"),
            on_shift_until: shift.map(|until| Shift {
                until: until.to_string(),
                words: countdown(now, until),
                is_over: until <= now,
            }),
            cover_name: text("/referrer/cover/name"),
            cover_telephone: text("/referrer/cover/telephone"),
        }
    }
}

/// The words of the option that was chosen.
fn chosen(form: &Form, answers: &Value, pointer: &str) -> Option<String> {
    let option = form.question(pointer)?.option(answers.pointer(pointer)?)?;
    Some(option.label.clone())
}
