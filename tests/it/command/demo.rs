//! The demonstration: what it holds, that it is made once, and that it stays on this machine.

use std::collections::{BTreeMap, BTreeSet};

use amhp_hub::command::demo::Demonstration;
use amhp_hub::domain::Masked;
use amhp_hub::domain::gate::GateSettings;
use amhp_hub::domain::power::PowerKind;
use amhp_hub::domain::referral::ReferralHead;
use amhp_hub::domain::status::Status;
use amhp_hub::form::Forms;
use amhp_hub::services::Refusal;
use amhp_hub::services::accounts::{Credentials, start_sign_in};
use amhp_hub::services::referrals::{QueueQuery, get, queue};
use amhp_hub::store;
use jiff::{SignedDuration, Timestamp};

use super::world;
use crate::support::program::{Program, stderr, stdout};
use crate::support::sql::number;

fn answers(demonstration: &Demonstration, made_at: Timestamp) -> Vec<(serde_json::Value, Timestamp)> {
    let received = |story: &amhp_hub::command::demo::Story| made_at - story.ago;
    demonstration.referrals.iter().map(|s| (demonstration.answers(s, received(s)), received(s))).collect()
}

#[test]
fn every_referral_could_be_sent_at_its_own_time_whenever_the_demonstration_is_made() {
    let (demonstration, forms) = (Demonstration::read().unwrap(), Forms::embedded().unwrap());
    let form = forms.get("amhp-referral").unwrap();
    let summer = "2026-03-29T00:30:00Z".parse().unwrap();
    for made_at in [Timestamp::now(), summer, "2026-10-25T01:30:00Z".parse().unwrap()] {
        for (answers, received_at) in answers(&demonstration, made_at) {
            let problems = form.problems(&answers, &GateSettings::default(), received_at);
            assert!(problems.is_empty(), "{}: {problems:?}", answers["person"]["family_name"]);
            let left_out: Vec<_> = form.pruned(&answers, received_at).removed;
            let told: Vec<_> = left_out.iter().filter(|pointer| !pointer.starts_with("/gp/")).collect();
            assert!(told.is_empty(), "{}: nobody is asked {told:?}", answers["person"]["family_name"]);
        }
    }
}

#[test]
fn the_twenty_differ_as_referrals_do() {
    let demonstration = Demonstration::read().unwrap();
    assert_eq!(demonstration.referrals.len(), 20);
    let all = answers(&demonstration, Timestamp::now());
    let different = |pointer: &str| {
        let texts = all.iter().filter_map(|(answers, _)| answers.pointer(pointer)).map(ToString::to_string);
        texts.collect::<BTreeSet<_>>().len()
    };
    assert_eq!(different("/person/family_name"), 20);
    assert_eq!(different("/concern/reason"), 20);
    assert!(different("/location/kind") >= 8);
    assert!(different("/legal/powers/0/kind") >= 5);
    let received: BTreeSet<_> = all.iter().map(|(_, at)| *at).collect();
    assert_eq!(received.len(), 20, "a referral is known by when it was received");
    for story in &demonstration.referrals {
        let claimed = story.claimed.as_ref().map(|claimed| claimed.after);
        let contacted = story.contacted.as_ref().map(|contacted| contacted.after);
        let decided = story.decided.as_ref().map(|decided| decided.after);
        let withdrawn = story.withdrawn.as_ref().map(|withdrawn| withdrawn.after);
        let times: Vec<_> = [claimed, contacted, decided, withdrawn, Some(story.ago)].into_iter().flatten().collect();
        assert!(
            times.is_sorted_by(|a, b| a < b),
            "one after the other, and nothing of it lies in the future: {times:?}"
        );
        assert!(story.decided.is_none() || story.claimed.is_some(), "only who has it decides");
    }
}

/// What the database holds: referrals by status, and letters that wait.
async fn held(program: &Program) -> (BTreeMap<&'static str, usize>, i64, Vec<Timestamp>) {
    let ctx = world(program).await;
    let emails: Vec<_> = Demonstration::read().unwrap().people.into_iter().map(|person| person.email).collect();
    let heads = ctx.store.read(move |conn| {
        let mut heads = Vec::new();
        for email in &emails {
            let account = store::account_by_email(conn, email)?.unwrap();
            heads.extend(store::referral_list_of(conn, account.id)?);
        }
        Ok::<_, store::StoreError>(heads)
    });
    let heads = heads.await.unwrap();
    let mut count = BTreeMap::new();
    heads.iter().for_each(|head| *count.entry(head.status.as_str()).or_default() += 1);
    assert!(heads.iter().all(|head| head.act_by.is_some() == (head.status != Status::Closed)));
    let waits = "SELECT COUNT(*) AS value FROM outbox WHERE sent_at IS NULL AND dropped_at IS NULL";
    let waiting = number(&ctx.store, waits).await;
    (count, waiting, heads.iter().map(|head| head.received_at).collect())
}

/// Address and password of everybody, from what was printed.
pub(super) fn printed(said: &str) -> BTreeMap<String, String> {
    let lines = said.lines().filter(|line| line.contains(".example"));
    let words = lines.map(|line| line.split_whitespace().rev().map(str::to_owned).collect::<Vec<_>>());
    words.map(|words| (words[1].clone(), words[0].clone())).collect()
}

async fn signs_in(program: &Program, email: &str, password: &str) -> bool {
    let typed = Credentials { email: email.to_owned(), password: Masked::new(password.to_owned()) };
    match start_sign_in(&world(program).await, typed).await {
        Ok(_) => true,
        Err(Refusal::NotSignedIn) => false,
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_shows_a_believable_evening() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(folder.path());
    assert!(program.run(&["demo"]).status.success());
    let ctx = world(&program).await;
    let amhp = ctx.store.read(|conn| {
        let account = store::account_by_email(conn, "joss.penhallow@northgate.example")?.unwrap();
        store::actor_fetch(conn, account.id)
    });
    let amhp = amhp.await.unwrap().unwrap();
    let now = ctx.clock.now();
    let page = queue(&ctx, &amhp, QueueQuery::default()).await.unwrap();
    let names = |chosen: &dyn Fn(&ReferralHead) -> bool| -> Vec<&str> {
        page.items.iter().filter(|head| chosen(head)).map(|head| head.person.family_name.as_str()).collect()
    };
    assert_eq!(names(&|_| true).len(), 17);
    assert_eq!(names(&|head| head.act_by.unwrap() <= now), ["Barrowgate"], "one is late");
    let soon = now + SignedDuration::from_mins(30);
    assert_eq!(names(&|head| head.act_by.unwrap() <= soon), ["Barrowgate"], "the others are in time for a while");
    let runs = |head: &ReferralHead| {
        let clock = head.clocks.iter().find(|clock| clock.power == PowerKind::S136);
        clock.is_some_and(|clock| clock.ends_at().duration_since(now) > SignedDuration::from_hours(12))
    };
    assert_eq!(names(&runs), ["Winslade", "Pargeter"]);
    assert_eq!(names(&|head| head.withdrawal_asked_at.is_some()), ["Oduya-Craske"]);
    assert!(names(&|head| head.owner.is_none()).len() >= 4 && names(&|head| head.owner.is_some()).len() >= 4);
    let calls: Vec<_> = page.calls.iter().filter_map(|call| call.reference.clone()).collect();
    let yarrow = page.items.iter().find(|head| head.person.family_name == "Yarrow").unwrap();
    assert_eq!((calls, page.calls.len()), (vec![yarrow.reference.clone()], 1), "send and ring");
    assert!(page.calls.iter().all(|call| !call.expected.call.is_overdue(now)), "for some minutes more");
    let with_papers = page.items.iter().find(|head| head.person.family_name == "Oakhanger-Li").unwrap();
    assert_eq!(get(&ctx, &amhp, &with_papers.reference).await.unwrap().documents.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_run_keeps_the_data_and_prints_other_passwords() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(folder.path());
    let run = || {
        let output = program.run(&["demo"]);
        assert!(output.status.success(), "{}", stderr(&output));
        printed(&stdout(&output))
    };
    let first = run();
    assert_eq!(first.len(), 7);
    let (count, waiting, received) = held(&program).await;
    assert_eq!(count, BTreeMap::from([("submitted", 4), ("screening", 10), ("accepted", 3), ("closed", 3)]));
    assert_eq!(waiting, 0, "nobody gets a letter about what never happened");
    let week = SignedDuration::from_hours(7 * 24);
    assert!(received.iter().all(|at| Timestamp::now().duration_since(*at) < week && *at < Timestamp::now()));

    let (email, password) = first.first_key_value().unwrap();
    assert!(signs_in(&program, email, password).await);
    let second = run();
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    assert!(first.iter().all(|(email, password)| second[email] != *password));
    assert_eq!(held(&program).await.2, received, "the data stay as they are");
    assert!(!signs_in(&program, email, password).await, "the old password is over");
    assert!(signs_in(&program, email, &second[email]).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runs_that_were_killed_half_way_end_with_twenty() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(folder.path());
    assert!(program.run(&["migrate"]).status.success());
    let url = program.setting("AMHP_HUB_DATABASE_URL").unwrap().parse().unwrap();
    let store = store::Store::open(&url, &store::StoreSettings::default()).unwrap();
    let made = || number(&store, "SELECT COUNT(*) AS value FROM referrals");
    for enough in [1, 8, 15] {
        let mut child = program.start(&["demo"]);
        while made().await < enough {
            assert!(child.try_wait().unwrap().is_none(), "it ended before it was killed");
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(made().await < 20, "it was killed too late");
    }
    let last = program.run(&["demo"]);
    assert!(last.status.success(), "{}", stderr(&last));
    let (count, waiting, _) = held(&program).await;
    assert_eq!((count.values().sum::<usize>(), waiting), (20, 0));
}

#[test]
fn it_is_neither_served_to_others_nor_put_into_a_database_that_holds_something_else() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |program: &Program, words: &[&str], said: &str| {
        let output = program.run(words);
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        assert!(stderr(&output).contains(said), "{words:?}: {}", stderr(&output));
    };
    let here = || Program::in_folder(folder.path());
    let open = here().set("AMHP_HUB_LISTEN", "0.0.0.0:0").set("AMHP_HUB_PUBLIC_URL", "https://amhp.northgate.example");
    let proxied = here().set("AMHP_HUB_PUBLIC_URL", "https://amhp.northgate.example");
    refused(&open, &["serve", "--demo"], "AMHP_HUB_LISTEN");
    refused(&proxied, &["serve", "--demo"], "AMHP_HUB_PUBLIC_URL");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "it is refused before anything is made");

    assert!(here().run(&["demo"]).status.success());
    refused(&open, &["serve"], "AMHP_HUB_LISTEN");
    refused(&proxied, &["serve"], "AMHP_HUB_PUBLIC_URL");

    let real = tempfile::tempdir().unwrap();
    let real = Program::in_folder(real.path());
    drop(real.serve(&["serve"]));
    refused(&real, &["demo"], "this database is not a demonstration");
    refused(&real, &["serve", "--demo"], "this database is not a demonstration");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_says_that_it_is_a_demonstration_however_it_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(folder.path());
    let page =
        |base: String| async move { reqwest::get(format!("{base}/nowhere")).await.unwrap().text().await.unwrap() };
    let serving = program.serve(&["serve", "--demo"]);
    assert_eq!(printed(&serving.said.join("\n")).len(), 7);
    assert!(serving.said.iter().any(|line| line.contains(&format!("{}/dev/mail", serving.base))));
    let shown = page(serving.base.clone()).await;
    assert!(shown.contains("invented people only") && shown.contains("href=\"/dev/mail\""));
    drop(serving);
    let serving = program.serve(&["serve"]);
    let shown = page(serving.base.clone()).await;
    assert!(shown.contains("invented people only") && !shown.contains("/dev/mail"));
    assert_eq!(reqwest::get(format!("{}/dev/mail", serving.base)).await.unwrap().status(), 404);
}
