//! Every page for the reader: the numbers, the table of routes, every section with and without answers.

use actix_web::http::Method;
use amhp_hub::domain::policy::{Who, who_may};
use amhp_hub::form::Forms;
use amhp_hub::web::portal::pages;

use super::Scene;
use super::browser::{Browser, select};
use crate::support::database::TestDatabase;
use crate::support::documents::TEXT;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_of_a_draft_has_the_numbers_to_ring() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let forms = Forms::embedded().unwrap();
    let sections = forms.get("amhp-referral").unwrap().sections().iter();
    let mut paths: Vec<String> = sections.map(|section| format!("{draft}/sections/{}", section.id)).collect();
    paths.extend(["", "/check", "/delete"].map(|page| format!("{draft}{page}")));
    for path in paths {
        let page = scene.browser.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        let links = select("a[href^='tel:']");
        let html = scraper::Html::parse_document(&page.html);
        let numbers: Vec<String> = html.select(&links).map(|link| link.text().collect()).collect();
        for number in ["999", "01632 960100", "01632 960199"] {
            assert!(numbers.iter().any(|known| known == number), "{number} on {path}");
        }
    }
    let tasks = scene.browser.get(&draft).await;
    assert!(!tasks.html.contains("show=problems"), "what the account filled in is not held against an untouched draft");
    assert_eq!(scene.browser.get(&format!("{draft}/sections/nothing")).await.status, 404);
    assert_eq!(scene.browser.get("/drafts/nothing").await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_is_chosen_where_there_are_several() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    scene.app.add_service("southmoor").await;
    scene.browser.get("/referrals/new").await;
    let page = scene.browser.submit("/referrals/new", &[]).await;
    assert_eq!((page.status.as_u16(), page.errors().len()), (422, 1));
    scene.browser.submit("/referrals/new", &[("offer", "southmoor/amhp-referral")]).await;
    assert!(scene.browser.page.html.contains("Southmoor AMHP service"));
    let start = Browser::new(&scene.app.base).get("/").await.text();
    assert!(start.contains("Northgate") && start.contains("Southmoor") && start.contains("999"), "{start}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_for_everybody_leads_to_signing_in() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let reference = scene.app.referral(&scene.person, "northgate").await.to_string();
    let of_draft = draft.rsplit('/').next().unwrap().to_owned();
    let document = scene.app.add(&scene.person, of_draft.parse().unwrap(), "letter.txt", TEXT).await.unwrap().id;
    let path = |pattern: &str| {
        let pattern = pattern.replace("/documents/{id}", &format!("/documents/{document}"));
        pattern.replace("{id}", &of_draft).replace("{section}", "gate").replace("{reference}", &reference)
    };
    for page in pages() {
        let is_open = who_may(page.operation) == Who::Anyone;
        if page.method != Method::GET || is_open {
            continue;
        }
        let wanted = path(page.path);
        let query: String = url::form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
        let shown = Browser::new(&scene.app.base).get(&wanted).await.path.clone();
        assert_eq!(shown.replace("%2D", "-").replace("%2E", "."), format!("/sign-in?next={query}"), "{}", page.path);
        assert_ne!(scene.browser.get(&wanted).await.status, 404, "{}", page.path);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_says_which_moment_is_24_hours_from_now() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let text = scene.browser.get(&format!("{draft}/sections/gate")).await.text();
    assert!(text.contains("before Sunday 22 November 2026 at 10:00am"), "{text}");
}

#[test]
fn no_page_is_registered_twice_and_what_is_read_changes_nothing() {
    let pages = pages();
    let mut seen = std::collections::HashSet::new();
    for page in &pages {
        assert!(seen.insert((page.method.clone(), page.path)), "{page:?} twice");
        assert!([Method::GET, Method::POST].contains(&page.method), "{page:?}");
    }
    assert!(pages.len() > 20);
}

#[test]
fn the_checker_of_pages_finds_what_is_wrong() {
    let wrong = r##"<title>Error: Page</title><h1>One</h1><h1>Two</h1><form method="post"><input id="a" name="a">
        <label for="b">B</label><a href="#nowhere">x</a><p id="a" style="x">y</p></form>"##;
    let faults = super::strict::faults(wrong);
    for fault in ["2 first headings", "title", "id a twice", "for b", "#nowhere", "a has no label", "token", "inline"] {
        assert!(faults.iter().any(|found| found.contains(fault)), "{fault} in {faults:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_risk_is_a_row_whose_details_open_where_they_are_needed() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let here = format!("{draft}/sections/risks");
    let open = |html: &str| {
        let page = scraper::Html::parse_document(html);
        let rows = page.select(&select(".app-row")).count();
        (rows, page.select(&select(".app-row details[open]")).count())
    };
    assert_eq!(open(&scene.browser.get(&here).await.html), (11, 0));
    let typed = [("suicide-level", "present"), ("fire-source", "His brother"), ("then", "later")];
    scene.browser.submit(&here, &typed).await;
    assert_eq!(open(&scene.browser.get(&here).await.html), (11, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_for_a_moment_are_stored_as_the_moment_and_a_change_leads_back_to_its_place() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let here = format!("{draft}/sections/gp");
    scene.browser.get(&format!("{here}?return=check")).await;
    let typed = [("registered", "no"), ("last_seen_on-day", "yesterday")];
    let page = scene.browser.submit(&here, &typed).await;
    assert_eq!(page.path, format!("{draft}/check#section-gp"), "{:?}", page.errors());
    assert!(page.text().contains("20 November 2026") && page.html.contains("id=\"section-gp\""));
    let change = select("a#answer-gp-last_seen_on-day");
    let check = scraper::Html::parse_document(&page.html);
    let change = check.select(&change).next().unwrap().attr("href").unwrap().to_owned();
    assert_eq!(change, format!("{here}?return=check&at=last_seen_on-day#last_seen_on-day"));
    let form = scene.browser.get(&change).await.form(&here);
    let page = scene.browser.post(&form.filled(&[("last_seen_on-day", "today")])).await;
    assert_eq!(page.path, format!("{draft}/check#answer-gp-last_seen_on-day"), "back at the question");
    scene.browser.get(&format!("{here}?return=check&at=%22%0d%0ax")).await;
    let page = scene.browser.submit(&here, &[]).await;
    assert_eq!(page.path, format!("{draft}/check#section-gp"), "a place that no page of ours names");
}
