//! Pages to which several steps lead: codes, a password chosen by a link, an authenticator app, two windows, a referral
//! that somebody else took, an outage.

use amhp_hub::app::{Options, start};
use amhp_hub::config::Config;
use amhp_hub::domain::account::{Grant, Profile, Role};
use amhp_hub::services::accounts::{Invitation, invite};
use jiff::SignedDuration;
use scraper::Html;

use super::walk::{Walk, Who};
use super::{calls, late, papers};
use crate::portal::browser::{Browser, select};
use crate::services::authenticator::Telephone;
use crate::support::people::PASSWORD;
use crate::support::sql::execute;

/// Makes all of these pictures. The outage comes last: nothing answers after it.
pub async fn walk(walk: &mut Walk) {
    codes(walk).await;
    set_up(walk).await;
    authenticator(walk).await;
    two_windows(walk).await;
    taken_by_another(walk).await;
    late::walk(walk).await;
    papers::walk(walk).await;
    calls::walk(walk).await;
    demonstration(walk).await;
    outage(walk).await;
}

async fn sign_in(walk: &Walk, email: &str) -> Browser {
    let mut browser = walk.browser(Who::Nobody);
    browser.get("/sign-in").await;
    browser.submit("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
    browser
}

async fn codes(walk: &mut Walk) {
    let mut browser = sign_in(walk, &walk.person(Who::Beginner).email).await;
    walk.hang("code", &browser, 200);
    for (name, typed) in [("code, nothing typed", ""), ("code, wrong", "000000")] {
        browser.submit("/confirm", &[("code", typed)]).await;
        walk.hang(name, &browser, 422);
    }
    walk.app.clock.advance(SignedDuration::from_mins(2));
    browser.submit("/confirm/resend", &[]).await;
    walk.hang("code, sent again", &browser, 200);
}

async fn set_up(walk: &mut Walk) {
    let profile = Profile { name: "Odette Farrow".to_owned(), ..Profile::default() };
    let grant = Some(Grant { service: None, role: Role::Admin });
    let invitation = Invitation { email: "odette@hub.example".to_owned(), profile, grant };
    let token = invite(&walk.app.ctx, invitation).await.unwrap().unwrap();
    let mut browser = walk.browser(Who::Nobody);
    browser.get(&format!("/set-up/{}", token.reveal())).await;
    walk.hang("set up", &browser, 200);
    browser.submit("/set-up", &[("password", "short")]).await;
    walk.hang("set up, wrong", &browser, 422);
    browser.submit("/set-up", &[("password", PASSWORD)]).await;
    walk.hang("sign in, after set-up", &browser, 200);
    browser.get(&format!("/set-up/{}", token.reveal())).await;
    walk.hang("set up, a link that was used", &browser, 404);
}

async fn authenticator(walk: &mut Walk) {
    let mut browser = walk.browser(Who::OtherAmhp);
    let confirm = "/account/authenticator/confirm";
    browser.get("/account").await;
    walk.hang("account of staff", &browser, 200);
    browser.get("/account/authenticator").await;
    walk.hang("authenticator, none", &browser, 200);
    browser.submit("/account/authenticator", &[]).await;
    walk.hang("authenticator, its key", &browser, 200);
    let telephone = Telephone::given(&key(&browser));
    browser.submit(confirm, &[("code", "")]).await;
    walk.hang("authenticator, nothing typed", &browser, 422);
    browser.submit(confirm, &[("code", &telephone.code(&walk.app, 0))]).await;
    walk.hang("account with an authenticator", &browser, 200);
    browser.get("/account/authenticator").await;
    walk.hang("authenticator, set up", &browser, 200);
    browser.submit("/account/authenticator/removal", &[("password", "")]).await;
    walk.hang("authenticator, removed without a password", &browser, 422);
    let mut browser = sign_in(walk, &walk.person(Who::OtherAmhp).email).await;
    walk.hang("code of the app", &browser, 200);
    browser.submit("/confirm", &[("code", "")]).await;
    walk.hang("code of the app, nothing typed", &browser, 422);
}

/// The key of an app, as the page shows it.
fn key(browser: &Browser) -> String {
    let shown = select("main p.govuk-\\!-font-weight-bold");
    let page = Html::parse_document(&browser.page.html);
    page.select(&shown).flat_map(|key| key.text()).collect::<String>().replace(' ', "")
}

async fn two_windows(walk: &mut Walk) {
    let here = walk.path("{half}/sections/person");
    let mut first = walk.browser(Who::Referrer);
    first.get(&here).await;
    let mut second = first.clone();
    first.submit(&here, &[("given_name", "Idris"), ("says_of_referral", "One line\nand another")]).await;
    second.submit(&here, &[("given_name", "Idrys"), ("says_of_referral", "No line")]).await;
    walk.hang("two windows", &second, 412);
    let delete = walk.path("{half}/delete");
    first.get(&delete).await;
    second.get(&here).await;
    second.submit(&here, &[("given_name", "Idrees"), ("then", "later")]).await;
    first.submit(&delete, &[]).await;
    walk.hang("delete, typed into meanwhile", &first, 412);
    let check = walk.path("{ready}/check");
    first.get(&check).await;
    let concern = walk.path("{ready}/sections/concern");
    second.get(&concern).await;
    second.submit(&concern, &[("reason", "Something else entirely"), ("then", "later")]).await;
    first.submit(&walk.path("{ready}/submission"), &[]).await;
    walk.hang("check, changed meanwhile", &first, 200);
}

async fn taken_by_another(walk: &mut Walk) {
    let (free, mut late) = (walk.path("{free}"), walk.browser(Who::Amhp));
    late.get(&free).await;
    let mut first = walk.browser(Who::Both);
    first.get(&free).await;
    first.submit(&format!("{free}/claim"), &[]).await;
    walk.hang("hub: claimed", &first, 200);
    late.submit(&format!("{free}/claim"), &[]).await;
    walk.hang("hub: claim, taken by another", &late, 409);
}

/// What a demonstration says on each page, and that nobody works the queue.
async fn demonstration(walk: &mut Walk) {
    let config = Config::read(&|name| (name == "AMHP_HUB_LISTEN").then(|| "127.0.0.1:0".to_owned())).unwrap();
    let options = Options { worker: Some(walk.app.worker.clone()), demo: true, ..Options::default() };
    let running = start(&config, walk.app.ctx.clone(), options).unwrap();
    tokio::spawn(running.server);
    walk.app.clock.advance(SignedDuration::from_mins(1));
    let mut browser = Browser::with_cookie(&running.origin, &walk.person(Who::Amhp).cookie);
    browser.get("/hub/triage").await;
    // Drawn by another process of the same service; its assets are the same.
    walk.hang("triage list of a demonstration whose queue stands", &browser, 200);
    running.handle.stop(false).await;
}

const HALF_DECIDED: &[(&str, &str)] = &[
    ("decision", "not_proceeding"),
    ("reasons", "Seen with her wife.\nShe would rather be seen at home, and says why at some length."),
    ("told-0-who", "Dr Quennell, GP"),
    ("told-0-how", "telephone"),
];

async fn outage(walk: &mut Walk) {
    let mut browser = walk.browser(Who::Referrer);
    let section = walk.path("{full}/sections/risks");
    let typed = browser.get(&section).await.form(&section);
    let decision = walk.path("{mine}/decision");
    let mut amhp = walk.browser(Who::Amhp);
    let decided = amhp.get(&decision).await.form(&decision).filled(HALF_DECIDED);
    let here = walk.path("{full}/documents");
    let page = browser.get(&here).await.form(&here);
    execute(&walk.app.database.store, "ALTER TABLE drafts RENAME TO drafts_away").await.unwrap();
    browser.get("/drafts").await;
    walk.hang("something went wrong", &browser, 500);
    walk.app.database.lock_out();
    browser.get("/").await;
    walk.hang("out of order for a moment", &browser, 503);
    browser.post(&typed).await;
    walk.hang("out of order, a section is not saved", &browser, 503);
    amhp.post(&decided).await;
    walk.hang("out of order, a decision is not recorded", &amhp, 503);
    papers::add(walk, &mut browser, &walk.person(Who::Referrer).cookie, &here, &page).await;
    walk.hang("out of order, a file is not added", &browser, 503);
    walk.app.database.let_in();
}
