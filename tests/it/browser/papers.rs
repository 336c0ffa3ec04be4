//! Pages with documents: of a draft in every state, as they are sent, and as the hub finds them.

use amhp_hub::domain::ids::DraftId;
use amhp_hub::services::referrals::{Key, submit_draft};

use super::walk::{Walk, Who};
use crate::portal::browser::{Browser, Form, Page};
use crate::support::documents::{TEXT, form};
use crate::support::examples;
use crate::support::pages::client;
use crate::support::sql::execute;

const STATES: [&str; 5] = ["pending", "infected", "failed", "clean", "not_scanned"];

/// Makes all of these pictures.
pub async fn walk(walk: &mut Walk) {
    let draft = walk.draft(examples::minimal(walk.app.now())).await;
    let id: DraftId = draft.rsplit('/').next().unwrap().parse().unwrap();
    let here = format!("{draft}/documents");
    let mut browser = walk.browser(Who::Referrer);
    browser.get(&here).await;
    walk.hang("documents, none", &browser, 200);
    refused(walk, &mut browser, &here).await;
    let first = walk.app.add(walk.person(Who::Referrer), id, "letter.txt", TEXT).await.unwrap();
    for state in STATES {
        scanned(walk, state).await;
        browser.get(&here).await;
        walk.hang(&format!("documents, {state}"), &browser, 200);
    }
    browser.get(&format!("/documents/{}", first.id)).await;
    walk.hang("document that was not scanned", &browser, 200);
    for n in 1..10 {
        walk.app.add(walk.person(Who::Referrer), id, &format!("letter {n}.txt"), TEXT).await.unwrap();
    }
    let places =
        [("documents, full", "/documents"), ("task list with documents", ""), ("check with documents", "/check")];
    for (name, place) in places {
        browser.get(&format!("{draft}{place}")).await;
        walk.hang(name, &browser, 200);
    }
    sent(walk, id).await;
}

async fn scanned(walk: &Walk, state: &str) {
    execute(&walk.app.database.store, format!("UPDATE documents SET scan = '{state}'")).await.unwrap();
}

/// What comes back for a form with nothing in it, and for one that comes after the session.
async fn refused(walk: &mut Walk, browser: &mut Browser, here: &str) {
    let page = browser.page.form(here);
    let cookie = walk.person(Who::Referrer).cookie.clone();
    for (name, cookie, status) in [("documents, wrong", cookie.as_str(), 422), ("documents, signed out", "", 401)] {
        add(walk, browser, cookie, here, &page).await;
        walk.hang(name, browser, status);
    }
}

/// Sends the form of a draft's documents with little in it.
pub async fn add(walk: &Walk, browser: &mut Browser, cookie: &str, here: &str, page: &Form) {
    let carried = |name: &'static str| (name, None, page.value(name).unwrap().as_bytes());
    let typed: [(&str, Option<&str>, &[u8]); 2] =
        [("document_date-day", None, b"31"), ("description", None, b"From the clinic")];
    let parts = [&[carried("csrf"), carried("for")][..], &typed, &[("file", Some(""), b"")]].concat();
    let (media_type, body) = form(&parts);
    let post = client().post(walk.app.url(here)).header("cookie", cookie).header("content-type", media_type);
    let answer = post.body(body).send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    let html = answer.text().await.unwrap();
    browser.page = Page { status, path: here.to_owned(), html, headers };
}

async fn sent(walk: &mut Walk, draft: DraftId) {
    let key = Key::parse(Some("papers")).unwrap();
    let sent = submit_draft(&walk.app.ctx, &walk.person(Who::Referrer).actor, draft, None, &key).await.unwrap();
    for state in STATES {
        scanned(walk, state).await;
        for (name, who, place) in
            [("hub: referral", Who::Amhp, "/hub/referrals"), ("my referral", Who::Referrer, "/referrals")]
        {
            let mut browser = walk.browser(who);
            browser.get(&format!("{place}/{}", sent.reference)).await;
            walk.hang(&format!("{name} with documents, {state}"), &browser, 200);
        }
    }
}
