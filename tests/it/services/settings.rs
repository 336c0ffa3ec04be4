//! Safety settings: who changes them, what is kept of a change, and what becomes of the times of open referrals.

use amhp_hub::domain::account::Role;
use amhp_hub::domain::reference::Reference;
use amhp_hub::domain::service::SafetySettings;
use amhp_hub::domain::settings::Locality;
use amhp_hub::jobs::watch;
use amhp_hub::services::Refusal;
use amhp_hub::services::referrals::{get, record_whereabouts, withdraw};
use amhp_hub::services::settings::{SettingsToBe, change_settings, get_settings};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::Person;
use crate::support::sql::{execute, pairs, rows};
use crate::support::triage::quiet;

async fn hub(database: TestDatabase) -> (TestApp, Person, Person) {
    let app = TestApp::start(database).await;
    let service = app.add_service("northgate").await.id;
    let lead = app.staff("Lindqvist", service, Role::Lead).await;
    let amhp = app.staff("Okafor", service, Role::Amhp).await;
    (app, lead, amhp)
}

fn routine_within(hours: u32, version: i64) -> SettingsToBe {
    let mut settings = SafetySettings::default();
    settings.targets.routine_minutes = hours * 60;
    SettingsToBe { service: None, version, settings, reason: " Agreed by the board. ".to_owned() }
}

/// Of somebody at no risk, with a deadline.
fn due_in_ten_hours(now: Timestamp) -> Value {
    let mut answers = quiet(now);
    answers["concern"]["deadline"] = json!({ "at": now + SignedDuration::from_hours(10), "kind": "court" });
    answers
}

fn locality(outward: &str) -> Locality {
    let (slug, name) = (outward.to_lowercase(), outward.to_owned());
    Locality { slug, name, postcodes: vec![outward.to_owned()] }
}

async fn locality_of(app: &TestApp, amhp: &Person, reference: &Reference) -> Option<String> {
    get(&app.ctx, &amhp.actor, reference).await.unwrap().head.locality
}

both_engines! {
    async fn a_lead_changes_them_and_the_times_of_open_referrals_follow(database: TestDatabase) {
        let (app, lead, amhp) = hub(database).await;
        let referrer = app.referrer("Quennell").await;
        let reference = app.sent(&referrer, "northgate", quiet).await;
        change_settings(&app.ctx, &lead.actor, routine_within(48, 0)).await.unwrap();
        watch(&app.worker).await.unwrap();
        let head = get(&app.ctx, &amhp.actor, &reference).await.unwrap().head;
        assert_eq!(head.act_by, Some(head.received_at + SignedDuration::from_hours(48)));
        let events = pairs(&app.database.store, "SELECT kind AS first, kind AS second FROM events ORDER BY version").await;
        assert_eq!(events.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(), ["submitted", "times_changed"]);

        let seen = get_settings(&app.ctx, &amhp.actor, Some("northgate")).await.unwrap();
        assert_eq!((seen.version, seen.may_change, seen.service.settings.targets.routine_minutes), (1, false, 48 * 60));
        let (change, by) = &seen.changes[0];
        assert_eq!((by.as_str(), change.reason.as_str(), change.at), ("Lindqvist", "Agreed by the board.", app.now()));
        assert_eq!((change.before.targets.routine_minutes, &change.after), (72 * 60, &seen.service.settings));
    }

    async fn what_was_under_way_by_the_old_settings_follows_a_minute_later(database: TestDatabase) {
        let (app, lead, amhp) = hub(database).await;
        let referrer = app.referrer("Quennell").await;
        let reference = app.sent(&referrer, "northgate", quiet).await;
        let by_old = pairs(&app.database.store, "SELECT CAST(act_by AS text) AS first, '' AS second FROM referrals").await;
        change_settings(&app.ctx, &lead.actor, routine_within(48, 0)).await.unwrap();
        watch(&app.worker).await.unwrap();
        // As an act would leave it that had read the settings before, and wrote after.
        let written = format!("UPDATE referrals SET look_at = NULL, act_by = '{}'", by_old[0].0);
        execute(&app.database.store, &written).await.unwrap();
        app.work().await;
        watch(&app.worker).await.unwrap();
        let due = async || {
            let head = get(&app.ctx, &amhp.actor, &reference).await.unwrap().head;
            head.act_by.map(|at| at.duration_since(head.received_at))
        };
        assert_eq!(due().await, Some(SignedDuration::from_hours(72)), "not yet");
        app.clock.advance(SignedDuration::from_mins(1));
        app.work().await;
        watch(&app.worker).await.unwrap();
        assert_eq!(due().await, Some(SignedDuration::from_hours(48)));
    }

    async fn an_alarm_follows_although_the_act_by_has_passed_and_stays_what_it_is(database: TestDatabase) {
        let (app, lead, _) = hub(database).await;
        let referrer = app.referrer("Quennell").await;
        app.sent(&referrer, "northgate", due_in_ten_hours).await;
        let told = async || rows(&app.database.store, "outbox WHERE kind = 'act_by_passed'").await;
        app.clock.advance(SignedDuration::from_mins(4 * 60 + 30));
        watch(&app.worker).await.unwrap();
        assert_eq!(told().await, 1, "nobody was reached");
        let mut settings = SafetySettings::default();
        settings.leads.deadline_minutes = 4 * 60;
        let to_be = SettingsToBe { service: None, version: 0, settings, reason: "Court is far.".to_owned() };
        change_settings(&app.ctx, &lead.actor, to_be).await.unwrap();
        watch(&app.worker).await.unwrap();
        assert_eq!(told().await, 1, "told once");
        app.clock.advance(SignedDuration::from_mins(2 * 60));
        watch(&app.worker).await.unwrap();
        assert_eq!(told().await, 2, "four hours before the deadline, no longer two");
    }

    async fn localities_of_open_referrals_follow_a_minute_later(database: TestDatabase) {
        let (app, lead, amhp) = hub(database).await;
        let referrer = app.referrer("Quennell").await;
        let stays = app.sent(&referrer, "northgate", quiet).await;
        let moved = app.sent(&referrer, "northgate", quiet).await;
        let ended = app.sent(&referrer, "northgate", quiet).await;
        let place = json!({
            "kind": "other_private_address", "alone_now": "no", "likely_to_leave": "no",
            "address": { "lines": ["2 Lodestone Lane"], "town": "Northgate", "postcode": "L4 7AB" },
        });
        let place = serde_json::from_value(place).unwrap();
        record_whereabouts(&app.ctx, &amhp.actor, &moved, 1, place).await.unwrap();
        let withdrawn = serde_json::from_value(json!({ "code": "in_error" })).unwrap();
        let closed = withdraw(&app.ctx, &referrer.actor, &ended, withdrawn).await.unwrap();
        assert!(!closed.status.is_open());

        let version = get(&app.ctx, &amhp.actor, &moved).await.unwrap().head.version;
        let mut to_be = routine_within(72, 0);
        to_be.settings.localities = ["ZZ99", "L4"].map(locality).to_vec();
        change_settings(&app.ctx, &lead.actor, to_be).await.unwrap();
        app.clock.advance(SignedDuration::from_mins(1));
        app.work().await;
        assert_eq!(locality_of(&app, &amhp, &stays).await.as_deref(), Some("zz99"));
        assert_eq!(locality_of(&app, &amhp, &moved).await.as_deref(), Some("l4"), "where the person is now");
        assert_eq!(locality_of(&app, &amhp, &ended).await, None, "it is closed");
        assert_eq!(get(&app.ctx, &amhp.actor, &moved).await.unwrap().head.version, version, "nobody acted");

        let mut to_be = routine_within(72, 1);
        to_be.settings.localities = vec![locality("ZZ99")];
        change_settings(&app.ctx, &lead.actor, to_be).await.unwrap();
        app.clock.advance(SignedDuration::from_mins(1));
        app.work().await;
        let home = locality_of(&app, &amhp, &moved).await;
        assert_eq!(home.as_deref(), Some("zz99"), "no locality names where the person is, but where they live");
        let mut to_be = routine_within(72, 2);
        to_be.settings.localities = vec![locality("L5")];
        change_settings(&app.ctx, &lead.actor, to_be).await.unwrap();
        app.clock.advance(SignedDuration::from_mins(1));
        app.work().await;
        assert_eq!(locality_of(&app, &amhp, &moved).await, None);
    }

    async fn of_two_leads_who_looked_at_the_same_one_is_told_of_the_other(database: TestDatabase) {
        let (app, lead, _) = hub(database).await;
        let (first, second) = tokio::join!(
            change_settings(&app.ctx, &lead.actor, routine_within(48, 0)),
            change_settings(&app.ctx, &lead.actor, routine_within(60, 0)),
        );
        let refused = [first, second].into_iter().filter_map(Result::err).collect::<Vec<_>>();
        assert!(matches!(refused[..], [Refusal::VersionConflict { current: 1 }]), "{refused:?}");
        assert_eq!(rows(&app.database.store, "settings_changes").await, 1);
        change_settings(&app.ctx, &lead.actor, routine_within(36, 1)).await.unwrap();
        assert_eq!(get_settings(&app.ctx, &lead.actor, None).await.unwrap().version, 2);
    }

    async fn what_cannot_be_leaves_everything_as_it_was(database: TestDatabase) {
        let (app, lead, amhp) = hub(database).await;
        let other = app.add_service("southmere").await.id;
        let viewer = app.staff("Viewer", other, Role::Viewer).await;
        let to_be = SettingsToBe { reason: " ".to_owned(), ..routine_within(24, 0) };
        match change_settings(&app.ctx, &lead.actor, to_be).await {
            Err(Refusal::Invalid(problems)) => {
                let pointers: Vec<_> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
                assert_eq!(pointers, ["/targets/routine_minutes", "/reason"]);
            }
            other => panic!("{other:?}"),
        }
        let same = change_settings(&app.ctx, &lead.actor, routine_within(72, 0)).await;
        assert!(matches!(same, Err(Refusal::Invalid(_))), "nothing is different");
        let by_amhp = change_settings(&app.ctx, &amhp.actor, routine_within(48, 0)).await;
        assert!(matches!(by_amhp, Err(Refusal::NotAllowed)));
        assert!(matches!(get_settings(&app.ctx, &viewer.actor, Some("southmere")).await, Err(Refusal::NotAllowed)));
        assert!(matches!(get_settings(&app.ctx, &viewer.actor, Some("northgate")).await, Err(Refusal::NotFound)));
        assert_eq!(rows(&app.database.store, "settings_changes").await, 0);
        let stands = get_settings(&app.ctx, &lead.actor, None).await.unwrap().service.settings;
        assert_eq!(stands, SafetySettings::default());
    }
}
