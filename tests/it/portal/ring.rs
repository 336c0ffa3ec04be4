//! The pages of a referral that goes by telephone: for its referrer, and for the AMHP who answers.

use amhp_hub::domain::account::Role;
use amhp_hub::services::calls::{ask, close, open};
use amhp_hub::services::referrals::{QueueQuery, list_mine, queue};
use scraper::Html;

use super::Scene;
use super::browser::{Browser, Page, select};
use crate::support::calls::{danger, within_24_hours};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::examples;
use crate::support::people::Person;
use crate::support::sql::{number, rows};

fn words(page: &Page, css: &str) -> Vec<String> {
    let html = Html::parse_document(&page.html);
    let text = |found: scraper::ElementRef<'_>| found.text().collect::<String>();
    html.select(&select(css)).map(text).map(|t| t.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// The code that the page shows, as it is typed.
fn code(page: &Page) -> String {
    words(page, ".app-call-code").remove(0)
}

impl Scene {
    async fn amhp(&self, name: &str, role: Role) -> (Person, Browser) {
        let service = amhp_hub::services::services::get(&self.app.ctx, "northgate").await.unwrap().id;
        let person = self.app.staff(name, service, role).await;
        let browser = Browser::with_cookie(&self.app.base, &person.cookie);
        (person, browser)
    }

    /// A draft whose first page says that a response is needed within 24 hours; ends on the page that says whom to ring.
    async fn rings(&mut self) -> String {
        let draft = self.draft().await;
        let here = format!("{draft}/sections/gate");
        self.browser.get(&here).await;
        self.browser.submit(&here, &[("response_needed_within_24_hours", "true")]).await;
        draft
    }
}

both_engines! {
    async fn the_save_that_diverts_makes_the_reference_whatever_button_was_pressed(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let draft = scene.rings().await;
        let page = scene.browser.page.clone();
        assert_eq!((page.status.as_u16(), page.path.as_str()), (200, format!("{draft}/ring").as_str()));
        let code = code(&page);
        assert_eq!((code.len(), &code[3..4]), (7, " "), "two groups of three: {code}");
        assert!(page.text().contains(&format!("Say: call reference {code}")), "{}", page.text());
        let at = |needle: &str| page.text().find(needle).unwrap_or_else(|| panic!("{needle}: {}", page.text()));
        assert!(at("01632 960100") < at(&code) && at(&code) < at("Number to ring you back") , "whom, then what, then the questions");
        assert!(at("Where the person is now") < at("What you typed is kept"));
        assert_eq!(rows(&scene.app.database.store, "call_references").await, 1, "the alarm runs already");

        let later = scene.draft().await;
        let here = format!("{later}/sections/gate");
        scene.browser.get(&here).await;
        let page = scene.browser.submit(&here, &[("immediate_danger", "true"), ("then", "later")]).await.clone();
        assert_eq!(page.path, format!("{later}/ring"));
        assert!(page.text().find("999").unwrap() < page.text().find("01632").unwrap(), "{}", page.text());
        assert_eq!(words(&page, "h1"), ["Ring 999 now"]);
        assert_eq!(rows(&scene.app.database.store, "call_references").await, 2);
    }

    async fn what_is_left_is_kept_and_what_is_wrong_is_said(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let draft = scene.rings().await;
        let ring = format!("{draft}/ring");
        let form = scene.browser.page.form(&ring);
        assert_eq!(form.value("ring_back"), Some("01632 960177"), "the number that the account knows");
        let page = scene.browser.submit(&ring, &[("ring_back", "at home"), ("whereabouts", "Lodestone Lane")]).await.clone();
        assert_eq!((page.status.as_u16(), page.errors().len()), (422, 1));
        assert_eq!(page.form(&ring).value("whereabouts"), Some("Lodestone Lane"), "kept as typed");
        assert!(page.text().contains("01632 960100") && !code(&page).is_empty(), "the numbers are still there");
        let page = scene.browser.submit(&ring, &[("ring_back", "07700 900456")]).await.clone();
        assert_eq!(page.path, format!("{ring}?left=true"));
        assert_eq!(page.form(&ring).value("ring_back"), Some("07700 900456"));
        let (amhp, _) = scene.amhp("Okafor", Role::Amhp).await;
        let call = queue(&scene.app.ctx, &amhp.actor, QueueQuery::default()).await.unwrap().calls.remove(0).expected.call;
        assert_eq!((call.ring_back.as_deref(), call.whereabouts.as_deref()), (Some("07700 900456"), Some("Lodestone Lane")));
    }

    async fn a_draft_that_a_program_typed_gets_its_reference_by_a_button(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let draft = scene.app.draft_with(&scene.person, "northgate", &within_24_hours()).await;
        let ring = format!("/drafts/{draft}/ring");
        let page = scene.browser.get(&ring).await.clone();
        assert!(page.text().contains("01632 960100") && words(&page, ".app-call-code").is_empty());
        assert_eq!(rows(&scene.app.database.store, "call_references").await, 0, "reading makes none");
        let page = scene.browser.submit(&ring, &[]).await.clone();
        let made = ask(&scene.app.ctx, &scene.person.actor, draft).await.unwrap().unwrap();
        assert_eq!(code(&page), made.to_string());
        let calm = scene.app.draft_with(&scene.person, "northgate", &serde_json::json!({})).await;
        assert_eq!(scene.browser.get(&format!("/drafts/{calm}/ring")).await.path, format!("/drafts/{calm}"));
    }

    async fn the_list_of_drafts_says_what_to_say_and_a_corrected_answer_leads_on(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let draft = scene.rings().await;
        let code = code(&scene.browser.page);
        let text = scene.browser.get("/drafts").await.text();
        assert!(text.contains(&format!("Ring Northgate AMHP service: call reference {code}")), "{text}");
        let here = format!("{draft}/sections/gate");
        scene.browser.get(&here).await;
        scene.browser.submit(&here, &[("response_needed_within_24_hours", "false")]).await;
        let page = scene.browser.get(&format!("{draft}/ring")).await;
        assert!(page.text().contains("Your answers no longer say that you must ring"), "{}", page.text());
        assert_eq!(rows(&scene.app.database.store, "call_references WHERE ended_at IS NULL").await, 1);
    }

    async fn a_draft_with_a_call_stays_and_says_why(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let draft = scene.draft().await;
        let form = scene.browser.get(&format!("{draft}/delete")).await.form(&format!("{draft}/delete"));
        let here = format!("{draft}/sections/gate");
        scene.browser.get(&here).await;
        scene.browser.submit(&here, &[("immediate_danger", "true")]).await;
        let page = scene.browser.post(&form.filled(&[("version", "2")])).await.clone();
        assert_eq!((page.status.as_u16(), words(&page, "h1").len()), (409, 1));
        assert!(page.text().contains("Ring, and say the call reference"), "{}", page.text());
        let page = scene.browser.get(&format!("{draft}/delete")).await;
        assert!(page.text().contains("cannot be deleted yet"));
        assert_eq!(rows(&scene.app.database.store, "drafts").await, 1);
    }

    async fn whoever_answers_sends_it_past_the_gate_from_its_pages(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let draft = scene.typed(&examples::minimal(scene.app.now())).await;
        let here = format!("{draft}/sections/gate");
        scene.browser.get(&here).await;
        scene.browser.submit(&here, &[("response_needed_within_24_hours", "true")]).await;
        let code = code(&scene.browser.page);
        let (_, mut amhp) = scene.amhp("Okafor", Role::Amhp).await;
        assert_eq!(amhp.get(&draft).await.status, 404);
        amhp.get("/hub/triage").await;
        let page = amhp.submit("/hub/call-references", &[("code", &code.to_lowercase())]).await.clone();
        assert_eq!((page.status.as_u16(), page.path.as_str()), (200, draft.as_str()));
        assert!(page.text().len() > 10 && page.html.contains("This is the draft of Halvard"), "{}", page.text());
        assert!(page.html.contains("A response is needed within 24 hours") && !page.html.contains("/delete"));
        assert_eq!(amhp.get(&format!("{draft}/delete")).await.status, 403);

        let page = amhp.get(&format!("{draft}/ring")).await.clone();
        assert_eq!(page.path, format!("{draft}/check"), "nobody tells the AMHP to ring the AMHP");
        let send = format!("{draft}/submission");
        let page = amhp.submit(&send, &[("gate_exception-reason", " ")]).await.clone();
        assert_eq!((page.status.as_u16(), page.errors().len()), (422, 1), "{:?}", page.errors());
        let page = amhp.submit(&send, &[("gate_exception-reason", "Taken by telephone.")]).await.clone();
        assert!(page.path.starts_with("/hub/referrals/") && page.status == 200, "{}", page.path);
        assert!(page.html.contains("Taken by telephone."), "the reason stands in the timeline");
        assert_eq!(list_mine(&scene.app.ctx, &scene.person.actor).await.unwrap().len(), 1);
        let reference = page.path.rsplit('/').next().unwrap().to_owned();
        let own = scene.browser.get(&format!("/referrals/{reference}")).await;
        assert!(own.status == 200 && !own.html.contains("Taken by telephone."));
    }

    async fn the_pages_of_an_opened_draft_save_as_its_authors_do(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let (id, code) = scene.app.call_about(&scene.person, "northgate", &danger()).await;
        let (amhp, mut browser) = scene.amhp("Okafor", Role::Amhp).await;
        open(&scene.app.ctx, &amhp.actor, &code).await.unwrap();
        let here = format!("/drafts/{id}/sections/concern");
        assert!(browser.get(&here).await.html.contains("This is the draft of Halvard"));
        let page = browser.submit(&here, &[("history", "Known to the crisis team.")]).await.clone();
        assert_ne!(page.path, here, "{:?}", page.errors());
        let gate = format!("/drafts/{id}/sections/gate");
        browser.get(&gate).await;
        let page = browser.submit(&gate, &[]).await.clone();
        assert!(page.path == gate && page.html.contains("This is the draft of Halvard"), "{}", page.path);
        let draft = scene.browser.get(&here).await;
        assert!(draft.html.contains("Known to the crisis team."), "the author sees it, too");
        close(&scene.app.ctx, &amhp.actor, &code, "Known.").await.unwrap();
        assert_eq!(browser.get(&here).await.status, 404);
        let page = scene.browser.get(&format!("/drafts/{id}/ring")).await.clone();
        assert!(page.text().contains("closed the call") && words(&page, ".app-call-code").is_empty(), "{}", page.text());
        let open_calls = "SELECT count(*) AS value FROM call_references WHERE ended_at IS NULL";
        assert_eq!(number(&scene.app.database.store, open_calls).await, 0);
    }
}
