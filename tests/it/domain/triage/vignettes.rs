//! Referrals as they come, and what the rules make of them: `tests/it/vignettes/*.json`.
//!
//! Each is a patch of the smallest referral. A text such as `-PT3H` or `P2D` in it is a time so long before or after
//! receipt, `on -P20D` a day so counted in London. `hours` is how long after receipt it is looked at (0 if missing).
//! All that fires is named by rule; the answers must be a referral that the form accepts.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use amhp_hub::domain::band::Band;
use amhp_hub::domain::gate::GateSettings;
use amhp_hub::domain::power::PowerKind;
use amhp_hub::domain::time::london;
use amhp_hub::domain::triage::facts::Facts;
use amhp_hub::domain::triage::{Case, suggest};
use amhp_hub::form::Form;
use jiff::{Span, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::facts::form;
use super::{received, spelt};
use crate::support::examples;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vignette {
    title: String,
    /// Where it is received at another time than most: a night when the clocks change.
    received_at: Option<Timestamp>,
    patch: Value,
    /// Patches of the smallest referral that this one took over.
    #[serde(default)]
    absorbed: Vec<Value>,
    /// What of the case is no answer: members of [`Case`].
    #[serde(default)]
    case: serde_json::Map<String, Value>,
    #[serde(default)]
    hours: f64,
    band: Band,
    rules: Vec<String>,
}

fn vignettes() -> Vec<Vignette> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/vignettes");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: std::path::PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        serde_json::from_str::<Vec<Vignette>>(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    files.into_iter().flat_map(read).collect()
}

/// Puts times in the place of spans.
fn timed(value: &mut Value, receipt: Timestamp) {
    match value {
        Value::Object(members) => members.values_mut().for_each(|inner| timed(inner, receipt)),
        Value::Array(entries) => entries.iter_mut().for_each(|inner| timed(inner, receipt)),
        Value::String(text) => {
            let (day, span) = text.strip_prefix("on ").map_or((false, text.as_str()), |span| (true, span));
            let Ok(span) = span.parse::<Span>() else { return };
            let local = receipt.to_zoned(london());
            *text = if day {
                local.date().checked_add(span).unwrap().to_string()
            } else {
                receipt.checked_add(span.to_duration(&local).unwrap()).unwrap().to_string()
            };
        }
        _ => {}
    }
}

/// The facts of the smallest referral with this patch, which the form must accept.
fn facts(form: &Form, title: &str, patch: &Value, receipt: Timestamp) -> Facts {
    let mut patch = patch.clone();
    timed(&mut patch, receipt);
    let mut answers = examples::minimal(receipt);
    json_patch::merge(&mut answers, &patch);
    let problems = form.problems(&answers, &GateSettings::default(), receipt);
    assert_eq!(problems, [], "{title}");
    Facts::read(&form.pruned(&answers, receipt).answers).unwrap()
}

impl Vignette {
    fn receipt(&self) -> Timestamp {
        self.received_at.unwrap_or_else(received)
    }

    fn case(&self, form: &Form) -> Case {
        let facts = |patch| facts(form, &self.title, patch, self.receipt());
        let mut case = self.case.clone();
        case.insert("received_at".to_owned(), json!(self.receipt()));
        let absorbed = self.absorbed.iter().map(facts).collect();
        Case { facts: facts(&self.patch), absorbed, ..serde_json::from_value(case.into()).unwrap() }
    }
}

#[test]
fn every_vignette_has_its_band_and_exactly_its_rules() {
    let form = form();
    let mut wrong = Vec::new();
    for vignette in vignettes() {
        let after = jiff::SignedDuration::from_secs_f64(vignette.hours * 3600.0);
        let suggestion = suggest(&vignette.case(&form), vignette.receipt() + after);
        let fired: BTreeSet<&str> = suggestion.because.iter().map(|fired| fired.rule.as_str()).collect();
        let expected: BTreeSet<&str> = vignette.rules.iter().map(String::as_str).collect();
        if (suggestion.band, &fired) != (vignette.band, &expected) {
            let lines: Vec<String> = suggestion.because.iter().map(spelt).collect();
            wrong.push(format!("{}: {} {expected:?}, but {lines:#?}", vignette.title, vignette.band));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_vignettes_are_many_and_cover_every_rule_band_and_power() {
    let all = vignettes();
    let titles: BTreeSet<&str> = all.iter().map(|vignette| vignette.title.as_str()).collect();
    assert!(all.len() >= 45 && titles.len() == all.len(), "{} vignettes, {} titles", all.len(), titles.len());
    let rules: BTreeSet<&str> = all.iter().flat_map(|one| &one.rules).map(String::as_str).collect();
    assert_eq!(
        rules,
        (0..=13).map(|number| format!("R{number}")).collect::<BTreeSet<_>>().iter().map(String::as_str).collect()
    );
    assert_eq!(all.iter().map(|one| one.band).collect::<BTreeSet<_>>().len(), Band::ALL.len());
    let form = form();
    let cases: Vec<Case> = all.iter().map(|vignette| vignette.case(&form)).collect();
    let powers: BTreeSet<PowerKind> =
        cases.iter().flat_map(|case| &case.facts.legal.powers).map(|power| power.kind).collect();
    assert_eq!(powers.into_iter().collect::<Vec<_>>(), PowerKind::ALL);
}
