//! The hub is told by mail that nobody has rung: once, at the time, and of no call that somebody has.

use amhp_hub::domain::account::Role;
use amhp_hub::jobs::watch;
use amhp_hub::services::calls::{close, open, tell_unclaimed};
use amhp_hub::store::StoreSettings;
use jiff::SignedDuration;

use crate::support::app::TestApp;
use crate::support::calls::{danger, within_24_hours};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::hold::hold;
use crate::support::people::Person;
use crate::support::sql::execute;

async fn hub(database: TestDatabase) -> (TestApp, Person, Person) {
    let app = TestApp::start(database).await;
    let service = app.add_service("northgate").await.id;
    let lead = app.staff("Lindqvist", service, Role::Lead).await;
    let referrer = app.referrer("Quennell").await;
    (app, lead, referrer)
}

/// The letters that say that nobody has rung.
async fn alarms(app: &TestApp) -> Vec<(Vec<String>, String)> {
    app.work().await;
    let letters = app.letters.delivered().into_iter();
    letters.filter(|l| l.eml.contains("Nobody has rung")).map(|l| (l.to, l.eml)).collect()
}

both_engines! {
    async fn it_goes_out_once_at_the_time_without_person_or_code(database: TestDatabase) {
        let (app, _, referrer) = hub(database).await;
        let (_, code) = app.call_about(&referrer, "northgate", &danger()).await;
        app.clock.advance(SignedDuration::from_secs(599));
        assert_eq!(tell_unclaimed(&app.ctx).await.unwrap(), 0, "not a moment before");
        app.clock.advance(SignedDuration::from_secs(1));
        watch(&app.worker).await.unwrap();
        let sent = alarms(&app).await;
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].0, ["hub@northgate.example"]);
        assert!(sent[0].1.contains("/hub/triage?service=northgate"), "{}", sent[0].1);
        for secret in [code.as_str(), &code.to_string(), "Quennell", "Holloway", "01632"] {
            assert!(!sent[0].1.contains(secret), "{secret} in {}", sent[0].1);
        }
        app.clock.advance(SignedDuration::from_hours(5));
        watch(&app.worker).await.unwrap();
        assert_eq!((tell_unclaimed(&app.ctx).await.unwrap(), alarms(&app).await.len()), (0, 1), "once");
    }

    async fn two_workers_at_once_tell_of_each_call_once(database: TestDatabase) {
        let (app, _, referrer) = hub(database).await;
        for _ in 0..12 {
            app.call_about(&referrer, "northgate", &within_24_hours()).await;
        }
        app.clock.advance(SignedDuration::from_mins(30));
        let told = tokio::join!(tell_unclaimed(&app.ctx), tell_unclaimed(&app.ctx), tell_unclaimed(&app.ctx));
        assert_eq!(told.0.unwrap() + told.1.unwrap() + told.2.unwrap(), 12);
        assert_eq!(alarms(&app).await.len(), 12);
    }

    async fn what_somebody_has_or_is_over_alarms_nobody(database: TestDatabase) {
        let (app, lead, referrer) = hub(database).await;
        let (_, claimed) = app.call_about(&referrer, "northgate", &danger()).await;
        let (_, closed) = app.call_about(&referrer, "northgate", &danger()).await;
        let (_, late) = app.call_about(&referrer, "northgate", &danger()).await;
        open(&app.ctx, &lead.actor, &claimed).await.unwrap();
        close(&app.ctx, &lead.actor, &closed, "Known.").await.unwrap();
        app.clock.advance(SignedDuration::from_mins(10));
        assert_eq!(tell_unclaimed(&app.ctx).await.unwrap(), 1);
        open(&app.ctx, &lead.actor, &late).await.unwrap();
        assert!(alarms(&app).await.is_empty(), "claimed before the letter was written");
    }

    async fn without_an_address_of_its_own_the_leads_are_told(database: TestDatabase) {
        let (app, lead, referrer) = hub(database).await;
        execute(&app.database.store, "UPDATE services SET mail = NULL").await.unwrap();
        app.call_about(&referrer, "northgate", &danger()).await;
        app.clock.advance(SignedDuration::from_mins(10));
        watch(&app.worker).await.unwrap();
        assert_eq!(alarms(&app).await.remove(0).0, [lead.email]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_somebody_holds_keeps_no_other_from_being_told() {
    let (app, _, referrer) = hub(TestDatabase::postgres().await).await;
    app.call_about(&referrer, "northgate", &danger()).await;
    app.clock.advance(SignedDuration::from_secs(1));
    app.call_about(&referrer, "northgate", &danger()).await;
    app.clock.advance(SignedDuration::from_mins(10));
    let first = "UPDATE call_references SET code = code WHERE alarm_at = (SELECT min(alarm_at) FROM call_references)";
    let held = hold(&app.database.open_with(&StoreSettings::default()), first).await;
    tell_unclaimed(&app.ctx).await.unwrap_err();
    assert_eq!(alarms(&app).await.len(), 1);
    held.release().await;
    assert_eq!(tell_unclaimed(&app.ctx).await.unwrap(), 1);
    assert_eq!(alarms(&app).await.len(), 2);
}
