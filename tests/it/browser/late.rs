//! Pages of what came too late or too soon: posts of a session that had ended, drafts of another version of the form.

use amhp_hub::services::drafts::{NewDraft, create};
use serde_json::json;

use super::walk::Walk;
use crate::form::carry::{first, third};
use crate::portal::browser::Browser;
use crate::portal::carried::scene;
use crate::portal::kept::signs_in;

/// Makes all of these pictures.
pub async fn walk(walk: &mut Walk) {
    kept(walk).await;
    versions(walk).await;
}

/// As many pages as are kept of one account.
const MOST: usize = 20;

async fn kept(walk: &mut Walk) {
    let person = walk.app.referrer("Isolde").await;
    let new = NewDraft { service: "eastmere".to_owned(), form: "amhp-referral".to_owned(), answers: Some(json!({})) };
    let (draft, _) = create(&walk.app.ctx, &person.actor, new).await.unwrap();
    let here = format!("/drafts/{}/sections/person", draft.id);
    let mut browser = Browser::with_cookie(&walk.app.base, &person.cookie);
    let form = browser.get(&here).await.form(&here).filled(&[("given_name", "Idris"), ("says_of_referral", "No\nNo")]);
    browser.clone().submit("/sign-out", &[]).await;
    browser.forget("dev-session");
    browser.post(&form).await;
    walk.hang("sign in, what was typed is kept", &browser, 200);
    for (name, more) in [("kept, one", 0), ("kept, several", 2)] {
        for _ in 0..more {
            browser.post(&form).await;
        }
        browser.get("/sign-in").await;
        signs_in(&walk.app, &mut browser, &person.email).await;
        browser.get("/kept").await;
        walk.hang(name, &browser, 200);
        browser.forget("dev-session");
    }
    for _ in 3..MOST {
        browser.post(&form).await;
    }
    browser.post(&form).await;
    walk.hang("not kept", &browser, 409);
}

/// Their services answer until the pictures were looked at.
async fn versions(walk: &mut Walk) {
    for (name, forms) in [("carried forward", first()), ("of a newer release", third())] {
        let (app, mut browser, draft, _) = scene(forms).await;
        for (page, place) in [("task list", ""), ("check", "/check"), ("a section", "/sections/household")] {
            browser.get(&format!("{draft}{place}")).await;
            walk.gallery.hang(&app.base, &format!("draft {name}: {page}"), &browser.page, 200);
        }
        walk.guests.push(app);
    }
}
