//! The form of the safety settings: every figure with its unit, as it stands or as it was typed. Imports `domain`,
//! `web::http`.

use serde::Serialize;
use serde_json::{Value, json};

use super::settings_words::{GROUPS, length, lines, localities, minutes};
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::service::SafetySettings;
use crate::web::http::Posted;

/// Roles that a service may count as senior.
pub(super) const SENIOR_ROLES: [&str; 3] = ["consultant", "gp_partner", "sole_practitioner"];

/// The settings as the form shows them.
#[derive(Debug, Serialize)]
pub(super) struct SettingsForm {
    pub(super) groups: Vec<Group>,
    video_counts: bool,
    senior_roles: Vec<String>,
    localities: String,
    reason: String,
}

/// Lengths of time that belong together.
#[derive(Debug, Serialize)]
pub(super) struct Group {
    name: &'static str,
    pub(super) fields: Vec<Field>,
}

/// A length of time.
#[derive(Debug, Serialize)]
pub(super) struct Field {
    /// Name and id of the box.
    pub(super) name: String,
    /// Its key in the words, under `setting`.
    key: String,
    /// Where it stands in the settings.
    pub(super) pointer: String,
    pub(super) typed: String,
}

impl SettingsForm {
    /// The settings as they stand.
    pub(super) fn of(settings: &SafetySettings) -> Self {
        let written = json!(settings);
        let group = |name: &'static str| {
            let members = written[name].as_object().into_iter().flatten();
            let fields = members.map(|(key, value)| Field::new(name, key, length(value.as_u64().unwrap_or_default())));
            Group { name, fields: fields.collect() }
        };
        let roles = written["gate"]["senior_roles"].as_array().into_iter().flatten();
        Self {
            groups: GROUPS.into_iter().map(group).collect(),
            video_counts: settings.gate.video_counts,
            senior_roles: roles.filter_map(Value::as_str).map(str::to_owned).collect(),
            localities: lines(&settings.localities),
            reason: String::new(),
        }
    }

    /// What was typed, over the boxes of `settings`.
    pub(super) fn typed(settings: &SafetySettings, posted: &Posted) -> Self {
        let mut form = Self::of(settings);
        for field in form.groups.iter_mut().flat_map(|group| &mut group.fields) {
            field.typed = posted.text(&field.name).to_owned();
        }
        form.video_counts = posted.text("video_counts") == "yes";
        form.senior_roles = posted.all("senior_roles").map(str::to_owned).collect();
        form.localities = posted.text("localities").to_owned();
        form.reason = posted.text("reason").to_owned();
        form
    }

    /// The settings that were typed; or the lengths that are none.
    pub(super) fn settings(&self) -> Result<SafetySettings, Vec<Problem>> {
        let mut written = json!(SafetySettings::default());
        let mut problems = Vec::new();
        for field in self.groups.iter().flat_map(|group| &group.fields) {
            match (minutes(&field.typed), written.pointer_mut(&field.pointer)) {
                (Some(minutes), Some(place)) => *place = json!(minutes),
                _ => problems.push(no_length(field)),
            }
        }
        written["gate"]["video_counts"] = json!(self.video_counts);
        let known = |role: &&String| SENIOR_ROLES.contains(&role.as_str());
        written["gate"]["senior_roles"] = json!(self.senior_roles.iter().filter(known).collect::<Vec<_>>());
        written["localities"] = json!(localities(&self.localities));
        if !problems.is_empty() {
            return Err(problems);
        }
        serde_json::from_value(written)
            .map_err(|_| vec![Problem::new("", ProblemCode::BadFormat, "Enter whole numbers")])
    }

    /// Why they are to be changed.
    pub(super) fn reason(&self) -> &str {
        &self.reason
    }

    /// The box in which a problem is put right, and what it says there.
    pub(super) fn place(&self, problem: &Problem) -> (String, String) {
        let detail = &problem.detail;
        if let Some(rest) = problem.pointer.strip_prefix("/localities/") {
            let line = rest.split('/').next().and_then(|number| number.parse::<usize>().ok()).map_or(1, |at| at + 1);
            return ("localities".to_owned(), format!("Line {line}: {}", lower(detail)));
        }
        let fields = self.groups.iter().flat_map(|group| &group.fields);
        let field = fields.into_iter().find(|field| field.pointer == problem.pointer);
        let other = if problem.pointer == "/localities" { "localities" } else { "reason" };
        (field.map_or_else(|| other.to_owned(), |field| field.name.clone()), detail.clone())
    }
}

impl Field {
    fn new(group: &str, key: &str, typed: String) -> Self {
        let name = format!("{group}-{}", key.trim_end_matches("_minutes"));
        Self { name, key: format!("{group}.{key}"), pointer: format!("/{group}/{key}"), typed }
    }
}

fn no_length(field: &Field) -> Problem {
    let detail = "Enter a length of time with its unit, such as 90 minutes, 24 hours or 3 days";
    Problem::new(field.pointer.as_str(), ProblemCode::BadFormat, detail)
}

fn lower(detail: &str) -> String {
    let mut letters = detail.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
