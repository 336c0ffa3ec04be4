//! The triage list while it stays open: words of time go on, and what others do is told without moving anything.

use amhp_hub::domain::account::Role;
use amhp_hub::jobs::watch;
use amhp_hub::services::referrals::claim;
use jiff::SignedDuration;

use super::driver::Tab;
use crate::support::app::TestApp;
use crate::support::database::TestDatabase;
use crate::support::people::Person;
use crate::support::triage::{quiet, under_s136};

/// A hub with two AMHPs and a referrer.
async fn scene() -> (TestApp, Person, Person, Person) {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let east = app.add_service("eastmere").await;
    let (amara, bertil) =
        (app.staff("Amara", east.id, Role::Amhp).await, app.staff("Bertil", east.id, Role::Amhp).await);
    let referrer = app.referrer("Quennell").await;
    (app, amara, bertil, referrer)
}

/// Both clocks, the service's and the browser's.
fn pass(app: &TestApp, tab: &Tab, minutes: i64) {
    app.clock.advance(SignedDuration::from_mins(minutes));
    tab.pass(minutes);
}

fn words(tab: &Tab) -> [String; 3] {
    [".app-queue .app-due", ".app-clocks [data-until]", "summary [data-until]"].map(|one| tab.seen(one).texts.remove(0))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_words_of_time_go_on_as_the_server_would_say_them() {
    let (app, amara, _, referrer) = scene().await;
    app.sent(&referrer, "eastmere", under_s136).await;
    // Words are cut to minutes: no test of ours takes half of one.
    app.clock.advance(SignedDuration::from_secs(30));
    let tab = Tab::at(&app.url("/hub/triage"), &amara.cookie);
    assert_eq!(words(&tab), ["In 1 hour 59 minutes", "ends in 22 hours 59 minutes", "in 14 minutes"]);
    pass(&app, &tab, 5);
    let later = ["In 1 hour 54 minutes", "ends in 22 hours 54 minutes", "in 9 minutes"];
    assert_eq!(words(&tab), later);
    assert_eq!(words(&Tab::at(&app.url("/hub/triage"), &amara.cookie)), later, "as on a page that is made now");
    pass(&app, &tab, 12);
    assert_eq!(words(&tab), ["In 1 hour 42 minutes", "ends in 22 hours 42 minutes", "now, 2 minutes late"]);
    assert_eq!(tab.seen("summary .app-due--passed").texts, ["now, 2 minutes late"], "in red");
    let now = Tab::at(&app.url("/hub/triage"), &amara.cookie);
    assert_eq!(now.seen(".app-alarms strong").texts, ["Nobody has rung: 2 minutes overdue"]);
    pass(&app, &now, 1);
    assert_eq!(now.seen(".app-alarms strong").texts, ["Nobody has rung: 3 minutes overdue"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_person_does_is_told_and_nothing_moves() {
    let (app, amara, bertil, referrer) = scene().await;
    let mut sent = Vec::new();
    for _ in 0..12 {
        sent.push(app.sent(&referrer, "eastmere", quiet).await);
        app.clock.advance(SignedDuration::from_secs(1));
    }
    let tab = Tab::at(&app.url("/hub/triage"), &amara.cookie);
    tab.focus("tbody tr:nth-child(8) th a");
    let before = tab.seen("tbody tr");
    assert!(before.scroll > 0 && before.focus == "Marguerite Holloway-Dunn", "{before:?}");
    assert_eq!(tab.seen("[role=status]").texts, [""]);
    pass(&app, &tab, 1);
    assert_eq!(tab.seen("[role=status]").texts, [""], "nothing has changed");
    let whose = tab.seen("tbody tr td:nth-child(4) strong");

    claim(&app.ctx, &bertil.actor, &sent[0], 1).await.unwrap();
    pass(&app, &tab, 1);
    assert_eq!(tab.seen("[role=status]").texts, ["1 change since this page was made. Reload the list"]);
    let after = tab.seen("tbody tr td:nth-child(4) strong");
    assert_eq!((after.texts.len(), &after), (12, &whose), "the list, the focus and the place are as they were");

    tab.focus("[role=status] a");
    claim(&app.ctx, &bertil.actor, &sent[1], 1).await.unwrap();
    pass(&app, &tab, 1);
    let told = tab.seen("[role=status]");
    assert_eq!(told.texts, ["2 changes since this page was made. Reload the list"]);
    assert_eq!((told.focus.as_str(), told.scroll), ("Reload the list", before.scroll));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_the_list_says_the_same_and_leads_on() {
    let (app, amara, _, referrer) = scene().await;
    app.sent(&referrer, "eastmere", under_s136).await;
    let tab = Tab::without_scripts(&app.url("/hub/triage"), &amara.cookie);
    assert_eq!(words(&tab), ["In 2 hours", "ends in 23 hours", "in 15 minutes"]);
    assert_eq!(tab.seen(".app-queue-state a").texts, ["Reload"]);
    assert_eq!(tab.seen("[role=status]").texts, [""]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_stays_open_says_when_nothing_watches_the_times_and_when_nothing_answers() {
    let (app, amara, _, referrer) = scene().await;
    app.sent(&referrer, "eastmere", quiet).await;
    watch(&app.worker).await.unwrap();
    let tab = Tab::at(&app.url("/hub/triage"), &amara.cookie);
    let warned = || tab.seen("[data-list-warning]").texts.remove(0);
    pass(&app, &tab, 1);
    assert_eq!(warned(), "");
    pass(&app, &tab, 1);
    assert!(warned().starts_with("Nothing watches the times."), "{}", warned());
    watch(&app.worker).await.unwrap();
    pass(&app, &tab, 1);
    assert_eq!(warned(), "", "it goes on");
    tab.cut();
    for expected in ["", "", "This list may be old: the service does not answer."] {
        tab.pass(1);
        assert!(warned().starts_with(expected) && warned().is_empty() == expected.is_empty(), "{}", warned());
    }
}
