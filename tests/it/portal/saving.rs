//! Every page saves: wrong answers too, and those of two windows.

use serde_json::{Value, json};

use super::Scene;
use crate::support::database::TestDatabase;
use amhp_hub::domain::ids::DraftId;
use amhp_hub::services::drafts;

pub(super) async fn answers(scene: &Scene, draft: &str) -> Value {
    let id: DraftId = draft.rsplit('/').next().unwrap().parse().unwrap();
    drafts::get(&scene.app.ctx, &scene.person.actor, id).await.unwrap().draft.answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_begins_with_what_the_account_says() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let answers = answers(&scene, &draft).await;
    assert_eq!(answers["referrer"]["email"], "halvard@lodestone.example");
    assert_eq!(answers["referrer"]["profession"], "gp");
    assert_eq!(answers["gate"], json!({ "senior_discussion": { "referrer_is_senior": true } }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_answers_are_kept_and_shown() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let here = format!("{draft}/sections/person");
    scene.browser.get(&here).await;
    let typed = [
        ("given_name", "Idris"),
        ("date_of_birth-day", "31"),
        ("date_of_birth-month", "2"),
        ("date_of_birth-year", "1990"),
        ("nhs_number", "123"),
        ("says_of_referral", "One line\nand <b>another</b>"),
    ];
    let page = scene.browser.submit(&here, &typed).await.clone();
    assert_eq!(page.status, 422);
    assert!(page.errors().iter().any(|error| error.contains("real date")), "{:?}", page.errors());
    let form = page.form(&here);
    for (name, value) in typed {
        assert_eq!(form.value(name), Some(value), "{name}");
    }
    let saved = answers(&scene, &draft).await;
    assert_eq!(saved["person"]["nhs_number"], "123");
    assert_eq!(saved["person"]["says_of_referral"], "One line\nand <b>another</b>");
    assert!(scene.browser.get(&here).await.errors().is_empty(), "no reproach before anything is sent");
    assert_eq!(scene.browser.get(&format!("{here}?show=problems")).await.errors(), page.errors());
    assert!(scene.browser.get(&draft).await.text().contains("In progress"));
    scene.browser.get(&here).await;
    scene.browser.submit(&here, &[("then", "later")]).await;
    assert_eq!((scene.browser.page.path.as_str(), answers(&scene, &draft).await), (draft.as_str(), saved));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_sent_back_as_it_came_changes_nothing() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let full = crate::support::examples::full(scene.app.now());
    let new = drafts::NewDraft {
        service: "northgate".to_owned(),
        form: "amhp-referral".to_owned(),
        answers: Some(full.clone()),
    };
    let (draft, _) = drafts::create(&scene.app.ctx, &scene.person.actor, new).await.unwrap();
    let path = format!("/drafts/{}", draft.id);
    for section in full.as_object().unwrap().keys() {
        let here = format!("{path}/sections/{section}");
        scene.browser.get(&here).await;
        scene.browser.submit(&here, &[("shown", "{}"), ("then", "later")]).await;
        let kept = answers(&scene, &path).await;
        assert_eq!(kept[section], full[section], "{section}");
    }
    assert_eq!(scene.browser.get(&format!("{path}/check")).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_of_several_lines_beneath_an_answer_stays_as_it_was_typed() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let here = format!("{draft}/sections/gate");
    let text = "Ruled out:\n  the crisis team\n\nand the ward";
    scene.browser.get(&here).await;
    let conclusion = "senior_discussion-conclusion";
    scene.browser.submit(&here, &[(conclusion, text), ("then", "later")]).await;
    for _ in 0..2 {
        scene.browser.get(&here).await;
        assert_eq!(scene.browser.page.form(&here).value(conclusion), Some(text));
        scene.browser.submit(&here, &[("then", "later")]).await;
    }
    assert_eq!(answers(&scene, &draft).await.pointer("/gate/senior_discussion/conclusion"), Some(&json!(text)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_windows_on_different_questions_both_stay() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let here = format!("{draft}/sections/person");
    let mut second = scene.browser.clone();
    scene.browser.get(&here).await;
    second.get(&here).await;
    scene.browser.submit(&here, &[("given_name", "Idris"), ("then", "later")]).await;
    second.submit(&here, &[("family_name", "Bellweather"), ("then", "later")]).await;
    let saved = answers(&scene, &draft).await;
    assert_eq!(saved["person"], json!({ "given_name": "Idris", "family_name": "Bellweather" }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_question_in_two_windows_shows_both_and_keeps_what_is_chosen() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let here = format!("{draft}/sections/person");
    for (choice, kept) in [("mine", "Idrys"), ("saved", "Idris")] {
        let mut second = scene.browser.clone();
        scene.browser.get(&here).await;
        scene.browser.submit(&here, &[("given_name", "Nobody"), ("pronouns", ""), ("then", "later")]).await;
        scene.browser.get(&here).await;
        second.get(&here).await;
        scene.browser.submit(&here, &[("given_name", "Idris"), ("then", "later")]).await;
        let page = second.submit(&here, &[("given_name", "Idrys"), ("pronouns", "he"), ("then", "later")]).await;
        assert_eq!(page.status, 412);
        assert!(page.text().contains("Idris") && page.text().contains("Idrys"), "{}", page.text());
        second.submit(&format!("{here}/choice"), &[("keep-0", choice)]).await;
        assert!(second.page.path.starts_with(&here), "{}", second.page.path);
        let saved = answers(&scene, &draft).await;
        assert_eq!((&saved["person"]["given_name"], &saved["person"]["pronouns"]), (&json!(kept), &json!("he")));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn entries_of_a_list_are_added_and_taken_out() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let here = format!("{draft}/sections/alternatives");
    scene.browser.get(&here).await;
    let first = [("items-0-kind", "gp"), ("items-0-result", "refused"), ("then", "add:items")];
    let page = scene.browser.submit(&here, &first).await;
    assert!(page.path.ends_with("?add=items#items-new"), "{}", page.path);
    let second = [("items-1-kind", "crisis_house"), ("items-1-result", "not_tried"), ("then", "add:items")];
    scene.browser.submit(&here, &second).await;
    let items = answers(&scene, &draft).await["alternatives"]["items"].clone();
    assert_eq!(items.as_array().map(Vec::len), Some(2), "{items}");
    let typed = [("why_not_less_restrictive", "Not yet"), ("then", "remove:items-0")];
    scene.browser.submit(&here, &typed).await;
    let saved = answers(&scene, &draft).await;
    let left =
        json!({ "items": [{ "kind": "crisis_house", "result": "not_tried" }], "why_not_less_restrictive": "Not yet" });
    assert_eq!(saved["alternatives"], left);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_diverts_leads_to_whom_to_ring() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let here = format!("{draft}/sections/gate");
    for (field, title) in
        [("immediate_danger", "Ring 999 now"), ("response_needed_within_24_hours", "Make this referral by telephone")]
    {
        scene.browser.get(&here).await;
        let page = scene.browser.submit(&here, &[(field, "true")]).await;
        assert_eq!(page.path, format!("{draft}/ring"));
        let text = page.text();
        for words in [title, "999", "01632 960100", "01632 960199", "What you typed is kept"] {
            assert!(text.contains(words), "{words} in {text}");
        }
        for page in [draft.clone(), format!("{draft}/check")] {
            let page = scene.browser.get(&page).await;
            assert!(page.text().contains("Whom to ring now") && !page.html.contains("Send referral"), "{}", page.path);
        }
        scene.browser.get(&here).await;
        scene.browser.submit(&here, &[(field, "false"), ("then", "later")]).await;
    }
    let page = scene.browser.get(&format!("{draft}/ring")).await;
    assert!(page.text().contains("no longer say that you must ring"), "the call goes on: {}", page.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_language_is_typed_by_its_name() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let here = format!("{draft}/sections/person");
    for (typed, kept, shown) in [("polish", "pl", "Polish"), ("lt", "lt", "lt")] {
        scene.browser.get(&here).await;
        scene.browser.submit(&here, &[("preferred_language", typed), ("then", "later")]).await;
        assert_eq!(answers(&scene, &draft).await["person"]["preferred_language"], kept);
        assert_eq!(scene.browser.get(&here).await.form(&here).value("preferred_language"), Some(shown));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_is_deleted_only_after_asking_and_as_it_was_shown() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let delete = format!("{draft}/delete");
    let mut second = scene.browser.clone();
    scene.browser.get(&delete).await;
    let here = format!("{draft}/sections/person");
    second.get(&here).await;
    second.submit(&here, &[("given_name", "Idris"), ("then", "later")]).await;
    assert_eq!(scene.browser.submit(&delete, &[]).await.status, 412, "it was typed into meanwhile");
    scene.browser.get(&delete).await;
    let page = scene.browser.submit(&delete, &[]).await;
    assert_eq!(page.path, "/drafts");
    assert!(page.text().contains("You have no drafts"));
}
