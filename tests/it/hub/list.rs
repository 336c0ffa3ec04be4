//! The triage list: order, words, filters, pages.

use amhp_hub::app::{Options, start};
use amhp_hub::config::Config;
use amhp_hub::domain::account::{Grant, Profile, Role};
use amhp_hub::domain::reference::Reference;
use amhp_hub::services::accounts::{Invitation, invite};
use amhp_hub::services::watching::watched;
use jiff::SignedDuration;
use serde_json::json;

use super::Hub;
use super::html::{attributes, elements, text, texts};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::examples;
use crate::support::sql;

/// The references of the list, in its order.
async fn listed(hub: &Hub<'_>, path: &str) -> Vec<String> {
    texts(&hub.page(&hub.amhp, path).await, ".app-queue .app-reference")
}

/// Gives a referral another place in the list, as the rules for bands will.
pub(super) async fn place(hub: &Hub<'_>, reference: &Reference, rank: i16, act_by: &str) {
    let reference = reference.as_str();
    let set = format!("band_rank = {rank}, act_by = {act_by}");
    sql::execute(&hub.app.ctx.store, format!("UPDATE referrals SET {set} WHERE reference = '{reference}'"))
        .await
        .unwrap();
}

both_engines! {
    async fn the_most_urgent_stands_first_with_why_how_long_and_whose(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let first = hub.referral().await;
        app.clock.advance(SignedDuration::from_mins(15));
        let mut answers = examples::minimal(app.now());
        answers["location"]["hazards"] = json!(["dogs", "firearms"]);
        answers["location"]["hazards_detail"] = json!("One dog");
        let second = app.referral_of(&hub.referrer, "eastmere", answers).await;
        let third = hub.referral().await;
        place(&hub, &third, 1, "received_at").await;
        hub.claim(&hub.amhp, &first).await;
        hub.claim(&hub.other, &second).await;
        app.clock.advance(SignedDuration::from_mins(5));

        let page = hub.page(&hub.amhp, "/hub/triage").await;
        let references = texts(&page, ".app-queue .app-reference");
        assert_eq!(references, [third.to_string(), first.to_string(), second.to_string()]);
        let rows: Vec<String> = elements(&page, "tbody tr").into_iter().map(text).collect();
        assert!(rows[0].contains("Very urgent Now, 5 minutes late 21 November 2026 at 10:15am"), "{rows:?}");
        assert!(rows[0].contains("Marguerite Holloway-Dunn aged 35,"), "{rows:?}");
        assert!(rows[0].contains("Nobody has it Waiting to be claimed"), "{rows:?}");
        assert!(rows[1].contains("Urgent In 23 hours 40 minutes 22 November 2026 at 10am"), "{rows:?}");
        assert!(rows[1].contains("Received 20 minutes ago, 21 November 2026 at 10am"), "{rows:?}");
        assert!(rows[1].contains("Self-neglect: present."), "{rows:?}");
        assert!(rows[1].contains("You have it Screening"), "{rows:?}");
        assert!(rows[2].contains("Dogs Firearms") && rows[2].contains("Bertil has it Screening"), "{rows:?}");
        assert_eq!(texts(&page, ".app-queue-state"), ["3 of 3 open referrals as of 10:20am Reload"]);
        assert_eq!(attributes(&page, "tbody th a", "href")[0], format!("/hub/referrals/{third}"));
        assert_eq!(texts(&page, "nav a[aria-current]"), ["Triage list"]);
    }

    async fn the_list_is_narrowed_by_band_status_owner_and_reference(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let mine = hub.referral().await;
        app.clock.advance(SignedDuration::from_secs(1));
        let [theirs, free] = [hub.referral().await, hub.referral().await];
        hub.claim(&hub.amhp, &mine).await;
        hub.claim(&hub.other, &theirs).await;
        place(&hub, &free, 0, "act_by").await;
        let all = [&free, &mine, &theirs].map(Reference::to_string);
        let [free, mine, theirs] = all.clone().map(|reference| vec![reference]);
        assert_eq!(listed(&hub, "/hub/triage").await, all);
        assert_eq!(listed(&hub, "/hub/triage?band=emergency&status=&owner=&reference=").await, free);
        assert_eq!(listed(&hub, "/hub/triage?status=screening").await, [&mine[..], &theirs[..]].concat());
        assert_eq!(listed(&hub, "/hub/triage?owner=me").await, mine);
        assert_eq!(listed(&hub, "/hub/triage?owner=nobody").await, free);
        assert_eq!(listed(&hub, "/hub/triage?owner=nobody&band=routine").await, Vec::<String>::new());
        let typed = theirs[0].to_lowercase().replace('-', "+");
        assert_eq!(listed(&hub, &format!("/hub/triage?service=eastmere&reference={typed}")).await, theirs);
        let page = hub.page(&hub.amhp, "/hub/triage?owner=nobody&band=emergency").await;
        assert_eq!(texts(&page, ".app-queue-state strong"), ["1 of 1"]);
        assert_eq!(attributes(&page, "details[open]", "class").len(), 1);
        assert_eq!(attributes(&page, "option[selected]", "value"), ["emergency", "nobody"]);
        let none = hub.page(&hub.amhp, "/hub/triage?owner=me&band=emergency").await;
        assert_eq!(texts(&none, "main > .govuk-body"), ["No open referral fits what you chose. Show all"]);
    }

    async fn sixty_referrals_make_three_pages_without_gap_or_repeat(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let mut sent = Vec::new();
        for _ in 0..60 {
            sent.push(hub.referral().await.to_string());
            app.clock.advance(SignedDuration::from_secs(1));
        }
        let mut path = "/hub/triage?status=submitted".to_owned();
        let mut seen = Vec::new();
        for (shown, count) in [(25, "25 of 60"), (25, "25 of 60"), (10, "10 of 60")] {
            let page = hub.page(&hub.amhp, &path).await;
            let references = texts(&page, ".app-queue .app-reference");
            assert_eq!((references.len(), texts(&page, ".app-queue-state strong")), (shown, vec![count.to_owned()]));
            let back = attributes(&page, ".app-paging a:not([rel])", "href");
            let first = "/hub/triage?service=eastmere&status=submitted".to_owned();
            assert_eq!(back, if seen.is_empty() { Vec::new() } else { vec![first] });
            seen.extend(references);
            path = attributes(&page, ".app-paging a[rel=next]", "href").pop().unwrap_or_default();
        }
        assert_eq!(path, "", "the last page leads no further");
        assert_eq!(seen, sent);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_list_says_so_and_nonsense_is_told_apart() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let hub = Hub::at(&app).await;
    let page = hub.page(&hub.amhp, "/hub/triage").await;
    assert_eq!(
        texts(&page, "main .govuk-body"),
        ["0 of 0 open referrals as of 10am Reload", "There are no open referrals."]
    );
    for nonsense in ["band=purple", "status=gone", "owner=them", "after=x"] {
        assert_eq!(hub.get(&hub.amhp, &format!("/hub/triage?{nonsense}")).await.status, 400, "{nonsense}");
    }
    let wrong = hub.get(&hub.amhp, "/hub/triage?reference=%3Cscript%3E").await;
    let page = wrong.page();
    assert_eq!((wrong.status, attributes(&page, "#reference", "value")), (422, vec!["<script>".to_owned()]));
    assert_eq!(attributes(&page, ".govuk-error-summary a", "href"), ["#reference"]);
    assert!(texts(&page, "title")[0].starts_with("Error: Triage list"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_works_at_two_hubs_chooses_and_never_sees_them_mixed() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let hub = Hub::at(&app).await;
    let west = app.add_service("westmere").await;
    let grant = Some(Grant { service: Some(west.id), role: Role::Amhp });
    invite(&app.ctx, Invitation { email: hub.amhp.email.clone(), profile: Profile::default(), grant }).await.unwrap();
    let here = hub.referral().await.to_string();
    let there = app.referral(&hub.referrer, "westmere").await.to_string();
    let choice = hub.page(&hub.amhp, "/hub/triage").await;
    let hrefs = attributes(&choice, "main a", "href");
    assert_eq!(hrefs, ["/hub/triage?service=eastmere", "/hub/triage?service=westmere"]);
    assert_eq!(listed(&hub, &hrefs[0]).await, [here]);
    assert_eq!(listed(&hub, &hrefs[1]).await, [there]);
    let page = hub.page(&hub.amhp, &hrefs[1]).await;
    assert_eq!(texts(&page, ".app-hubs [aria-current]"), ["Westmere AMHP service"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_says_when_messages_and_alarms_have_stopped() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let hub = Hub::at(&app).await;
    let config = Config::read(&|name| (name == "AMHP_HUB_LISTEN").then(|| "127.0.0.1:0".to_owned())).unwrap();
    let options = Options { worker: Some(app.worker.clone()), ..Options::default() };
    let running = start(&config, app.ctx.clone(), options).unwrap();
    tokio::spawn(running.server);
    let list = async || {
        let url = format!("http://{}/hub/triage", running.address);
        let answer = reqwest::Client::new().get(url).header("cookie", &hub.amhp.cookie).send().await.unwrap();
        texts(&scraper::Html::parse_document(&answer.text().await.unwrap()), ".govuk-warning-text__text")
    };
    assert_eq!(list().await, [""; 0]);
    // Another process watches the times.
    watched(&app.ctx).await.unwrap();
    app.clock.advance(SignedDuration::from_secs(31));
    let said = list().await;
    assert!(said.len() == 1 && said[0].contains("Emails and alarms are not going out"), "{said:?}");
    running.handle.stop(false).await;
}
