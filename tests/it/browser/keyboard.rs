//! A referral made by the keyboard alone, without scripts: an account, the code, every section, sent.

use std::collections::BTreeMap;

use amhp_hub::form::Forms;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use super::driver::{Shown, open, press};
use crate::portal::browser::{Form, Page};
use crate::portal::filler;
use crate::support::app::TestApp;
use crate::support::database::TestDatabase;
use crate::support::examples;
use crate::support::people::PASSWORD;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_referral_is_made_by_the_keyboard_alone_without_scripts() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    app.add_service("northgate").await;
    let shown = register(&app).await;
    assert_eq!(page(&app, shown).path, "/referrals/new");
    let tasks = page(&app, press(&json!({}), "Start"));

    let answers = examples::minimal(app.now());
    let forms = Forms::embedded().unwrap();
    let sections = forms.get("amhp-referral").unwrap().sections();
    let mut here = page(&app, press(&json!({}), &sections[0].title));
    for section in sections {
        let path = format!("{}/sections/{}", tasks.path, section.id);
        assert_eq!(here.path, path, "{:?}", here.errors());
        let fields = typed(&here.form(&path), answers.get(&section.id));
        here = page(&app, press(&fields, "Save and continue"));
    }
    assert_eq!(here.path, format!("{}/check", tasks.path), "{:?}", here.errors());
    let sent = page(&app, press(&json!({}), "Send referral"));
    assert!(sent.path.ends_with("/received"), "{}: {:?}", sent.path, sent.errors());
}

async fn register(app: &TestApp) -> Shown {
    const EMAIL: &str = "halvard@lodestone.example";
    open(&app.url("/"));
    press(&json!({}), "Start a referral");
    press(&json!({}), "Create an account");
    let fields = json!({
        "email": [EMAIL], "password": [PASSWORD], "name": ["Dr Halvard Quennell"], "profession": ["gp"],
        "organisation": ["Lodestone Lane Surgery"], "telephone": ["01632 960177"], "is_senior": ["true"],
    });
    press(&fields, "Create account");
    press(&json!({ "code": [app.code_for(EMAIL).await] }), "Continue")
}

/// What the browser shows, to be read as the other tests read pages.
fn page(app: &TestApp, shown: Shown) -> Page {
    let path = shown.url.strip_prefix(&app.base).unwrap().to_owned();
    Page { status: StatusCode::OK, path, html: shown.html, headers: HeaderMap::new() }
}

/// The fields of a section that have to be typed or chosen for these answers, with their values.
fn typed(form: &Form, answers: Option<&Value>) -> Value {
    let mut filled = form.clone();
    answers.into_iter().for_each(|answers| filler::fill(&mut filled, answers));
    let (before, after) = (by_name(form), by_name(&filled));
    let changed = after.into_iter().filter(|(name, values)| before.get(name) != Some(values));
    changed.map(|(name, values)| (name, json!(values))).collect::<serde_json::Map<_, _>>().into()
}

fn by_name(form: &Form) -> BTreeMap<String, Vec<String>> {
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in form.fields.iter().filter(|(_, value)| !value.is_empty()) {
        fields.entry(name.clone()).or_default().push(value.clone());
    }
    fields
}
