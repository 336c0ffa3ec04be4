//! A referral made by the keyboard alone, without scripts: an account, the code, every section, sent.

use std::collections::BTreeMap;

use amhp_hub::form::Forms;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use super::driver::{Keyboard, Shown};
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
    let keyboard = Keyboard::at(&app.url("/"));
    let go = |button: &str| page(&app, keyboard.press(&json!({}), button).unwrap());
    register(&app, &keyboard).await;
    assert_eq!(go("Start").path.split('/').nth(1), Some("drafts"), "what was wanted first comes after signing in");

    let answers = examples::minimal(app.now());
    let forms = Forms::embedded().unwrap();
    let sections = forms.get("amhp-referral").unwrap().sections();
    let mut here = go(&sections[0].title);
    for section in sections {
        let path = here.path.clone();
        assert!(path.ends_with(&format!("/sections/{}", section.id)), "{path}: {:?}", here.errors());
        let fields = typed(&here.form(&path), answers.get(&section.id));
        here = page(&app, keyboard.press(&fields, "Save and continue").unwrap());
    }
    assert!(here.path.ends_with("/check"), "{}: {:?}", here.path, here.errors());
    let sent = go("Send referral");
    assert!(sent.path.ends_with("/received"), "{}: {:?}", sent.path, sent.errors());
}

/// From the first page to the one that was wanted: to begin a referral.
async fn register(app: &TestApp, keyboard: &Keyboard) {
    const EMAIL: &str = "halvard@lodestone.example";
    keyboard.press(&json!({}), "Start a referral").unwrap();
    keyboard.press(&json!({}), "Create an account").unwrap();
    let fields = json!({
        "email": [EMAIL], "password": [PASSWORD], "name": ["Dr Halvard Quennell"], "profession": ["gp"],
        "organisation": ["Lodestone Lane Surgery"], "telephone": ["01632 960177"], "is_senior": ["true"],
    });
    keyboard.press(&fields, "Create account").unwrap();
    keyboard.press(&json!({ "code": [app.code_for(EMAIL).await] }), "Continue").unwrap();
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_needs_a_mouse_is_not_reached_by_the_keyboard() {
    let fields = "<input name=a><input name=b tabindex=-1><input type=radio name=c value=1><button>Go</button>";
    let keyboard = Keyboard::at(&format!("data:text/html,<form action='about:blank'>{fields}</form>"));
    for (typed, button, why) in [
        (json!({ "b": ["x"] }), "Go", "reaches no"),
        (json!({ "d": ["x"] }), "Go", "reaches no"),
        (json!({ "a": ["x"], "c": ["2"] }), "Go", "no option 2"),
        (json!({}), "Stop", "reaches no"),
    ] {
        let fault = keyboard.press(&typed, button).unwrap_err();
        assert!(fault.contains(why), "{fault}");
    }
    let gone = keyboard.press(&json!({ "a": ["x"], "c": ["1"] }), "Go").unwrap();
    assert_eq!(gone.url, "about:blank?a=x&b=&c=1");
}
