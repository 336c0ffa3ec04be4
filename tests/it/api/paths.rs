//! Addresses, methods and parameters that are not there: always problem+json. And Swagger UI.

use amhp_hub::domain::policy::{Who, who_may};
use amhp_hub::web::api::routes;
use serde_json::json;

use super::client::{Client, DOCUMENT};
use super::northgate;
use crate::support::app::TestApp;
use crate::support::database::TestDatabase;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_nowhere_is_not_found() {
    let (_app, client) = northgate(TestDatabase::sqlite().await).await;
    let nowhere =
        ["", "/", "/nothing", "/drafts/", "/drafts/x/y/z", "/%00", "/%ff", "/..%2f..%2fetc", "/drafts//problems"];
    for path in nowhere {
        assert_eq!(client.get(path).await.refused(), (404, "not_found".to_owned()), "{path}");
    }
    let other_versions = client.call("GET", "/../v2/me").send().await;
    assert_eq!(other_versions.refused(), (404, "not_found".to_owned()));
    for id in ["x", "1", "%00", "%ff%fe", "019a0000-0000-7000-8000-00000000000", &"9".repeat(5_000)] {
        assert_eq!(client.get(&format!("/drafts/{id}")).await.refused(), (404, "not_found".to_owned()), "{id}");
        assert_eq!(client.get(&format!("/referrals/{id}")).await.refused(), (404, "not_found".to_owned()), "{id}");
    }
    assert_eq!(client.get("/forms/nothing").await.refused(), (404, "not_found".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_method_is_told_which_there_are() {
    let (_app, client) = northgate(TestDatabase::sqlite().await).await;
    for (path, methods) in [("/drafts", "POST, GET, HEAD"), ("/me", "GET, HEAD"), ("/sign-in", "POST")] {
        for method in ["PUT", "OPTIONS", "TRACE"] {
            let refused = client.call(method, path).send().await;
            assert_eq!(refused.refused(), (405, "method_not_allowed".to_owned()), "{method} {path}");
            assert_eq!(refused.header("allow"), methods);
        }
    }
    let (get, head) = (client.get("/services").await, client.call("HEAD", "/services").send().await);
    assert_eq!((head.status, head.text.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), get.text.len().to_string());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_not_signed_in_learns_nothing_else() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let (nobody, stale) = (Client::of(&app), Client::of(&app).signed_in("no-such-token"));
    for route in routes().into_iter().filter(|route| who_may(route.operation) != Who::Anyone) {
        let path = route.path.replace("{id}", "x").replace("{reference}", "x");
        for client in [&nobody, &stale] {
            let refused = client.call(route.method, &path).raw("text/plain", "{").send().await;
            assert_eq!(refused.refused(), (401, "not_signed_in".to_owned()), "{}", route.operation);
            assert_eq!(refused.header("www-authenticate"), "Bearer");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cookie_is_no_token_and_the_other_way_round() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let person = app.referrer("Quennell").await;
    let page_token = person.cookie.strip_prefix("dev-session=").unwrap();
    let client = Client::of(&app);
    assert_eq!(client.signed_in(page_token).get("/me").await.refused(), (401, "not_signed_in".to_owned()));
    let by_cookie = client.call("GET", "/me").header("Cookie", &person.cookie).send().await;
    assert_eq!(by_cookie.refused(), (401, "not_signed_in".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parameters_that_are_not_there_are_refused() {
    let (_app, client) = northgate(TestDatabase::sqlite().await).await;
    for path in ["/drafts?limit=5", "/me?x", "/services?slug=northgate", "/referrals?status=closed"] {
        assert_eq!(client.get(path).await.refused(), (400, "bad_request".to_owned()), "{path}");
    }
    let posted = client.call("POST", "/drafts?service=northgate").json(&json!({})).send().await;
    assert_eq!(posted.refused(), (400, "bad_request".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_anybody_may_read_is_open() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    app.add_service("northgate").await;
    let services = Client::of(&app).get("/services").await;
    let telephone = json!({ "day": "01632 960100", "out_of_hours": "01632 960199" });
    let expected = json!([{ "slug": "northgate", "name": "Northgate AMHP service", "telephone": telephone,
        "forms": ["amhp-referral"] }]);
    assert_eq!(services.json(), expected);
    let form = Client::of(&app).get("/forms/amhp-referral").await;
    let described = &DOCUMENT["components"]["schemas"]["AmhpReferralSubmission"]["properties"];
    assert_eq!(&form.at("/submission/properties"), described);
    assert_eq!(form.text_at("/draft/$schema"), "https://json-schema.org/draft/2020-12/schema");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_document_and_its_pages_are_served_under_a_policy_without_inline_scripts() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let document = reqwest::get(app.url("/api/v1/openapi.json")).await.unwrap();
    assert_eq!(document.json::<serde_json::Value>().await.unwrap(), *DOCUMENT);
    let page = reqwest::get(app.url("/api/docs")).await.unwrap();
    assert_eq!(page.url().path(), "/api/docs/");
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("script-src 'self';"), "{policy}");
    let html = page.text().await.unwrap();
    let scripts = scraper::Html::parse_document(&html);
    let all: Vec<_> = scripts.select(&scraper::Selector::parse("script").unwrap()).collect();
    assert!(
        !all.is_empty()
            && all.iter().all(|script| script.attr("src").is_some() && script.inner_html().trim().is_empty())
    );
    for script in all {
        let file = script.attr("src").unwrap().trim_start_matches("./");
        let found = reqwest::get(app.url(&format!("/api/docs/{file}"))).await.unwrap();
        assert!(
            found.status() == 200 && found.headers()["content-type"].to_str().unwrap().contains("javascript"),
            "{file}"
        );
    }
    let start = reqwest::get(app.url("/api/docs/swagger-initializer.js")).await.unwrap().text().await.unwrap();
    assert!(start.contains("/api/v1/openapi.json"), "{start}");
    let missing = reqwest::get(app.url("/api/docs/nothing.js")).await.unwrap();
    assert_eq!(
        (missing.status().as_u16(), missing.headers()["content-type"].to_str().unwrap()),
        (404, "application/problem+json")
    );
}
