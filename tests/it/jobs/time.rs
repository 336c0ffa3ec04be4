//! What time does by itself: times are missed, powers end, bands rise, the hub is told once; and it comes to the same
//! whether or not the worker was there all the while.

use amhp_hub::domain::account::Role;
use amhp_hub::domain::band::Band;
use amhp_hub::domain::reference::Reference;
use amhp_hub::jobs::watch;
use amhp_hub::services::referrals::{claim, get, let_time_pass};
use amhp_hub::store::StoreSettings;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::hold::hold;
use crate::support::people::Person;
use crate::support::sql::{execute, pairs};
use crate::support::triage::{quiet, under_s136};

/// A hub, with a referral that was received now.
struct Waiting {
    app: TestApp,
    amhp: Person,
    reference: Reference,
    received: Timestamp,
}

impl Waiting {
    async fn of(database: TestDatabase, answers: fn(Timestamp) -> Value) -> Self {
        let app = TestApp::start(database).await;
        let service = app.add_service("northgate").await.id;
        let amhp = app.staff("Okafor", service, Role::Amhp).await;
        let referrer = app.referrer("Quennell").await;
        let (reference, received) = (app.sent(&referrer, "northgate", answers).await, app.now());
        Self { app, amhp, reference, received }
    }

    /// The worker looks at this time after the receipt.
    async fn at(&self, after: SignedDuration) {
        let now = self.app.now();
        self.app.clock.advance((self.received + after).duration_since(now));
        watch(&self.app.worker).await.unwrap();
    }

    /// The events so far, in their order.
    async fn events(&self) -> Vec<String> {
        let kinds = "SELECT kind AS first, kind AS second FROM events ORDER BY version";
        pairs(&self.app.database.store, kinds).await.into_iter().map(|(kind, _)| kind).collect()
    }

    /// How often a letter with this subject went to the hub.
    async fn letters(&self, subject: &str) -> usize {
        self.app.work().await;
        let letters = self.app.letters.delivered();
        letters.iter().filter(|l| l.to == ["hub@northgate.example"] && l.eml.contains(subject)).count()
    }

    /// Band, the rules that fired, and after how long somebody should have acted.
    async fn stands(&self) -> (Band, Vec<String>, Option<SignedDuration>) {
        let head = get(&self.app.ctx, &self.amhp.actor, &self.reference).await.unwrap().head;
        let because = head.suggestion.because.iter().map(|fired| format!("{} {}", fired.rule, fired.fact)).collect();
        (head.band, because, head.act_by.map(|at| at.duration_since(self.received)))
    }
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const LATE: &str = "Nobody has acted in time";
const ENDED: &str = "A legal power has ended";

both_engines! {
    async fn a_routine_referral_that_nobody_acts_on_is_urgent_and_told_of_once(database: TestDatabase) {
        let waiting = Waiting::of(database, quiet).await;
        assert_eq!(waiting.stands().await.2, Some(HOUR * 72));
        waiting.at(HOUR * 72).await;
        assert_eq!((waiting.events().await.len(), waiting.stands().await.0), (1, Band::Routine), "not a moment before");
        waiting.at(HOUR * 73).await;
        let (band, because, act_by) = waiting.stands().await;
        assert_eq!((band, act_by), (Band::Urgent, Some(HOUR * 72)), "what was missed stays what it is");
        assert!(because.iter().any(|line| line.starts_with("R13 ")), "{because:?}");
        assert_eq!(waiting.events().await, ["submitted", "act_by_missed", "band_raised"]);
        assert_eq!(waiting.letters(LATE).await, 1);
        waiting.at(HOUR * 100).await;
        assert_eq!((waiting.events().await.len(), waiting.letters(LATE).await), (3, 1), "once");
    }

    async fn a_section_136_that_runs_out_raises_the_band_and_ends_with_an_alarm(database: TestDatabase) {
        let waiting = Waiting::of(database, under_s136).await;
        let (band, _, act_by) = waiting.stands().await;
        assert_eq!((band, act_by), (Band::VeryUrgent, Some(HOUR * 2)), "somebody attends within three hours of arrival");
        waiting.at(HOUR * 17 - SignedDuration::from_secs(1)).await;
        assert_eq!(waiting.stands().await.0, Band::VeryUrgent, "more than six hours are left");
        waiting.at(HOUR * 17).await;
        let (band, because, _) = waiting.stands().await;
        assert_eq!((band, because[0].as_str()), (Band::Emergency, "R2 s136:within_6_h"));
        waiting.at(HOUR * 23).await;
        let (band, because, _) = waiting.stands().await;
        assert_eq!((band, because[0].as_str()), (Band::Emergency, "R2 s136:past_end"));
        assert_eq!(waiting.events().await, ["submitted", "act_by_missed", "band_raised", "power_ended"]);
        waiting.at(HOUR * 30).await;
        let letters = (waiting.letters(ENDED).await, waiting.letters(LATE).await);
        assert_eq!(letters, (1, 2), "late in the band that it had, and once more in the one to which it rose");
    }

    async fn a_claim_ends_the_alarm_of_a_referral_that_asked_to_ring(database: TestDatabase) {
        let waiting = Waiting::of(database, under_s136).await;
        waiting.at(SignedDuration::from_mins(14)).await;
        assert_eq!(waiting.letters("Nobody has rung").await, 0);
        waiting.at(SignedDuration::from_mins(15)).await;
        assert_eq!(waiting.letters("Nobody has rung").await, 1);
        let version = get(&waiting.app.ctx, &waiting.amhp.actor, &waiting.reference).await.unwrap().head.version;
        claim(&waiting.app.ctx, &waiting.amhp.actor, &waiting.reference, version).await.unwrap();
        let ended = "SELECT ending AS first, reason AS second FROM call_references";
        assert_eq!(pairs(&waiting.app.database.store, ended).await, [("claimed".to_owned(), "ring_now".to_owned())]);
    }

    async fn broken_rows_however_many_keep_time_from_no_other(database: TestDatabase) {
        let waiting = Waiting::of(database, quiet).await;
        let referrer = waiting.app.referrer("Sorrel").await;
        for _ in 0..100 {
            waiting.app.sent(&referrer, "northgate", quiet).await;
        }
        execute(&waiting.app.database.store, "UPDATE referrals SET standing = '{}'").await.unwrap();
        waiting.app.clock.advance(HOUR);
        let behind = waiting.app.sent(&referrer, "northgate", quiet).await;
        waiting.app.clock.advance(HOUR * 73);
        let_time_pass(&waiting.app.ctx).await.unwrap();
        let head = get(&waiting.app.ctx, &waiting.amhp.actor, &behind).await.unwrap().head;
        assert_eq!(head.band, Band::Urgent);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_was_stopped_comes_to_the_same() {
    for answers in [quiet as fn(Timestamp) -> Value, under_s136] {
        let steady = Waiting::of(TestDatabase::sqlite().await, answers).await;
        let stopped = Waiting::of(TestDatabase::sqlite().await, answers).await;
        for hours in (0..=75).step_by(3) {
            steady.at(HOUR * hours).await;
        }
        stopped.at(HOUR * 75).await;
        assert_eq!(steady.stands().await, stopped.stands().await);
        let sorted = |mut events: Vec<String>| {
            events.sort();
            events
        };
        assert_eq!(sorted(steady.events().await), sorted(stopped.events().await));
        assert_eq!(steady.letters(ENDED).await, stopped.letters(ENDED).await);
        // Of several times that passed while it was stopped the hub is told once.
        assert_eq!(stopped.letters(LATE).await, 1);
        let each = if steady.letters(ENDED).await == 0 { 1 } else { 4 };
        assert_eq!(steady.letters(LATE).await, each, "of each time that passed, the first contact's in either band");
    }
}

/// By hand, or by a transaction that hangs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_referral_that_somebody_holds_keeps_time_from_no_other() {
    let waiting = Waiting::of(TestDatabase::postgres().await, quiet).await;
    waiting.app.clock.advance(HOUR);
    let referrer = waiting.app.referrer("Sorrel").await;
    let behind = waiting.app.sent(&referrer, "northgate", quiet).await;
    waiting.app.clock.advance(HOUR * 73);
    let first = "UPDATE referrals SET version = version WHERE look_at = (SELECT min(look_at) FROM referrals)";
    let held = hold(&waiting.app.database.open_with(&StoreSettings::default()), first).await;
    let_time_pass(&waiting.app.ctx).await.unwrap_err();
    let band = async |reference| get(&waiting.app.ctx, &waiting.amhp.actor, reference).await.unwrap().head.band;
    assert_eq!((band(&waiting.reference).await, band(&behind).await), (Band::Routine, Band::Urgent));
    held.release().await;
    let_time_pass(&waiting.app.ctx).await.unwrap();
    assert_eq!(band(&waiting.reference).await, Band::Urgent);
}
