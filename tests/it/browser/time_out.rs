//! The time-out warning: said some minutes before the session ends, obeyed, and nothing that was typed is touched.

use amhp_hub::domain::challenge::SESSION_LIFE;
use jiff::SignedDuration;

use super::driver::{Tab, look};
use super::gallery::Gallery;
use crate::portal::browser::Browser;
use crate::support::app::TestApp;
use crate::support::database::TestDatabase;
use crate::support::people::Person;

async fn signed_in() -> (TestApp, Person) {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    app.add_service("northgate").await;
    let person = app.referrer("Halvard").await;
    (app, person)
}

/// Both clocks, the service's and the browser's.
fn pass(app: &TestApp, tab: &Tab, minutes: i64) {
    app.clock.advance(SignedDuration::from_mins(minutes));
    tab.pass(minutes);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_said_in_time_and_staying_keeps_the_session_the_focus_and_what_was_typed() {
    let (app, person) = signed_in().await;
    let tab = Tab::at(&app.url("/drafts"), &person.cookie);
    assert_eq!(tab.shown().says, "");
    let id = tab.field("Long text");
    pass(&app, &tab, 26);
    let shown = tab.shown();
    assert!(shown.says.contains("You will soon be signed out") && shown.says.contains("4 minutes"), "{shown:?}");
    assert_eq!(shown.focus, "Stay signed in");
    tab.press("Stay signed in");
    let shown = tab.shown();
    assert_eq!((shown.says.as_str(), shown.focus.as_str(), shown.typed.as_str()), ("", id.as_str(), "Long text"));
    pass(&app, &tab, 10);
    assert!(tab.shown().says.is_empty());
    assert_eq!(Browser::with_cookie(&app.base, &person.cookie).get("/drafts").await.path, "/drafts", "it lives on");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_types_stays_without_being_asked_and_whoever_left_is_told() {
    let (app, person) = signed_in().await;
    let tab = Tab::at(&app.url("/drafts"), &person.cookie);
    pass(&app, &tab, 24);
    tab.field("Still here");
    pass(&app, &tab, 2);
    assert_eq!(tab.shown().says, "", "somebody is at work");
    pass(&app, &tab, 20);
    assert_eq!(tab.shown().says, "", "so the half hour began again");
    pass(&app, &tab, 12);
    let shown = tab.shown();
    assert!(shown.says.contains("You were signed out") && shown.typed == "Still here", "{shown:?}");
    tab.press("Back to the page");
    pass(&app, &tab, 1);
    assert_eq!(tab.shown().says, "", "it is said once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_dialog_is_as_good_as_any_page() {
    let (app, person) = signed_in().await;
    let mut browser = Browser::with_cookie(&app.base, &person.cookie);
    let left = SignedDuration::from_mins(4);
    for _ in 0..(SESSION_LIFE - left).as_mins() / 4 {
        app.clock.advance(SignedDuration::from_mins(4));
        browser.get("/drafts").await;
    }
    let mut gallery = Gallery::default();
    gallery.hang(&app.base, "time-out warning", &browser.page, 200);
    let found = look(&gallery.pictures);
    assert!(found.is_empty(), "{found:?}");
    let tab = Tab::at(&app.url("/drafts"), &person.cookie);
    assert!(tab.shown().says.contains("You will soon be signed out"), "no session outlives its twelve hours");
}
