//! The walk through the pages of portal and hub: everybody, every state.

use amhp_hub::domain::policy::Operation;
use amhp_hub::web::http::PageRoute;
use amhp_hub::web::{hub, portal};
use reqwest::{Method, Response};

use super::expected::{Cell, EVERYBODY, Who, expected, fits};
use super::stage::{STATES, Stage, State};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::documents::{TEXT, form};
use crate::support::pages::{client, csrf, with_form};

/// The hub's view of a referral is not the referrer's: they have a page of their own.
fn cell(page: &PageRoute, who: Who) -> Cell {
    let of_hub = page.path.starts_with("/hub/");
    match expected(page.operation, who) {
        Cell::Through | Cell::Forbidden if of_hub && who == Who::Author => Cell::Nothing,
        // Signing out without a session leads to the beginning: nothing to refuse.
        _ if page.operation == Operation::SignOut => Cell::Public,
        other => other,
    }
}

both_engines! {
    async fn everybody_at_every_page(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let client = client();
        let mut wrong = Vec::new();
        for page in portal::pages().into_iter().chain(hub::pages()) {
            let states: &[State] = if page.path.contains("{reference}") { &STATES } else { &STATES[..1] };
            for state in states {
                for who in EVERYBODY {
                    let response = ask(&client, &stage, &page, who, *state).await;
                    let status = response.status().as_u16();
                    let leads_to = response.headers().get("location").map(|to| to.to_str().unwrap());
                    let cell = cell(&page, who);
                    if !fits(cell, status, leads_to) {
                        wrong.push(format!("{} {} by {who:?} in {state:?}: {status}, not {cell:?}", page.method, page.path));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

async fn ask(client: &reqwest::Client, stage: &Stage, page: &PageRoute, who: Who, state: State) -> Response {
    let (mut path, version) = stage.filled(page.path, state).await;
    let mut code = String::new();
    if matches!(page.operation, Operation::OpenCallReference | Operation::CloseCallReference) {
        code = stage.call(page.operation == Operation::CloseCallReference).await.to_string();
        path = path.replace("{code}", &code.replace(' ', ""));
    }
    path = path.replace("{section}", "concern").replace("{token}", "none");
    if of_a_service(page.operation) {
        path += "?service=northgate";
    }
    let mut cookie = stage.person(who).map(|person| person.cookie.clone()).unwrap_or_default();
    if page.operation == Operation::SignOut && !cookie.is_empty() {
        cookie = stage.app.signed_in(&stage.person(who).unwrap().email).await.cookie;
    }
    let method: Method = page.method.as_str().parse().unwrap();
    let request = client.request(method.clone(), stage.app.url(&path));
    if method == Method::GET {
        return request.header("cookie", cookie).send().await.unwrap();
    }
    let (cookie, token) = token(client, stage, &cookie).await;
    let fields = [
        ("csrf", token.as_str()),
        ("version", &version.to_string()),
        ("shown", "{}"),
        ("key", &stage.app.ctx.chance.token().reveal().clone()),
        ("decision", "accepted"),
        ("reasons", "Walked."),
        ("reason", "Walked."),
        ("name", "Walker"),
        ("code", &code),
    ];
    if page.operation == Operation::AddDocument {
        let parts = [("csrf", None, token.as_bytes()), ("kind", None, b"other"), ("file", Some("letter.txt"), TEXT)];
        let (media_type, body) = form(&parts);
        return request.header("cookie", cookie).header("content-type", media_type).body(body).send().await.unwrap();
    }
    with_form(request, fields).header("cookie", cookie).send().await.unwrap()
}

/// Whether the address says of which service.
fn of_a_service(operation: Operation) -> bool {
    use Operation as O;
    matches!(operation, O::ListQueue | O::SearchReferrals | O::GetSafetySettings | O::ChangeSafetySettings)
}

/// The token of this session's forms, or for nobody of a visit's, with the cookies that go with it.
async fn token(client: &reqwest::Client, stage: &Stage, cookie: &str) -> (String, String) {
    let path = if cookie.is_empty() { "/sign-in" } else { "/drafts" };
    let response = client.get(stage.app.url(path)).header("cookie", cookie).send().await.unwrap();
    let set = response.headers().get("set-cookie").map(|c| c.to_str().unwrap().split(';').next().unwrap().to_owned());
    (set.unwrap_or_else(|| cookie.to_owned()), csrf(&response.text().await.unwrap()))
}
