//! Documents and a real clamd: clean, infected, down, hung; submitting never waits.

use std::time::{Duration, Instant};

use amhp_hub::domain::document::Scan;
use amhp_hub::domain::ids::{DocumentId, DraftId};
use amhp_hub::files::Patience;
use amhp_hub::jobs::run;
use amhp_hub::services::Refusal;
use amhp_hub::services::documents::{get, open};
use amhp_hub::services::referrals::{Key, submit_draft};
use jiff::SignedDuration;

use crate::support::app::TestApp;
use crate::support::clamd::{Clamd, MARKER, clamd};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::documents::TEXT;
use crate::support::people::Person;
use crate::support::sql::{execute, number};

const SHORT: Patience =
    Patience { connect: Duration::from_secs(1), idle: Duration::from_secs(1), whole: Duration::from_secs(2) };

struct Scene {
    app: TestApp,
    person: Person,
    draft: DraftId,
}

impl Scene {
    async fn set(database: TestDatabase, clamd: &Clamd) -> Self {
        let app = TestApp::start_with_scanner(database, clamd.scanner().with_patience(SHORT)).await;
        app.add_service("northgate").await;
        let person = app.referrer("Quennell").await;
        let draft = app.ready_draft(&person, "northgate").await;
        Self { app, person, draft }
    }

    async fn add(&self, content: &[u8]) -> DocumentId {
        let document = self.app.add(&self.person, self.draft, "letter.txt", content).await.unwrap();
        assert_eq!(document.scan, Scan::Pending);
        document.id
    }

    async fn scan(&self, id: DocumentId) -> Scan {
        get(&self.app.ctx, &self.person.actor, id).await.unwrap().scan
    }

    async fn opens(&self, id: DocumentId) -> Result<(), Refusal> {
        open(&self.app.ctx, &self.person.actor, id, true).await.map(drop)
    }

    fn letters(&self) -> Vec<String> {
        let all = self.app.letters.delivered().into_iter();
        all.filter(|letter| letter.eml.contains("virus")).map(|letter| letter.eml).collect()
    }

    async fn submit(&self) -> String {
        let key = Key::parse(Some(self.app.ctx.chance.token().reveal())).unwrap();
        submit_draft(&self.app.ctx, &self.person.actor, self.draft, None, &key).await.unwrap().reference.to_string()
    }
}

both_engines! {
    async fn a_clean_document_opens_and_an_infected_one_never_does_and_its_author_is_told(database: TestDatabase) {
        let scene = Scene::set(database, clamd()).await;
        let clean = scene.add(TEXT).await;
        let infected = scene.add(format!("Notes of a visit.\n{MARKER}\n").as_bytes()).await;
        for id in [clean, infected] {
            let held = scene.opens(id).await;
            assert!(matches!(held, Err(Refusal::DocumentWithheld { scan: Scan::Pending })), "{held:?}");
        }
        scene.app.work().await;
        assert_eq!((scene.scan(clean).await, scene.scan(infected).await), (Scan::Clean, Scan::Infected));
        scene.opens(clean).await.unwrap();
        let held = scene.opens(infected).await;
        assert!(matches!(held, Err(Refusal::DocumentWithheld { scan: Scan::Infected })), "{held:?}");
        let letters = scene.letters();
        assert_eq!(letters.len(), 1);
        assert!(letters[0].contains(&format!("/drafts/{}/documents", scene.draft)), "{}", letters[0]);
        assert!(!letters[0].contains("letter.txt") && !letters[0].contains("Test.Marker"), "{}", letters[0]);
    }

    async fn a_referral_is_sent_before_its_document_was_scanned_and_the_letter_names_it(database: TestDatabase) {
        let scene = Scene::set(database, clamd()).await;
        let infected = scene.add(MARKER.as_bytes()).await;
        let reference = scene.submit().await;
        assert_eq!(scene.scan(infected).await, Scan::Pending);
        scene.app.work().await;
        assert_eq!(scene.scan(infected).await, Scan::Infected);
        let letters = scene.letters();
        assert!(letters.len() == 1 && letters[0].contains(&reference), "{letters:?}");
    }

    async fn bytes_that_are_not_those_that_were_kept_are_failed_and_never_opened_whole(database: TestDatabase) {
        let scene = Scene::set(database, clamd()).await;
        let id = scene.add(TEXT).await;
        let path = scene.app.kept().0.remove(0);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[7] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        scene.app.work().await;
        assert_eq!(scene.scan(id).await, Scan::Failed);
        let held = scene.opens(id).await;
        assert!(matches!(held, Err(Refusal::DocumentWithheld { scan: Scan::Failed })), "{held:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clamd_that_is_down_leaves_documents_pending_and_scans_them_when_it_is_back() {
    let mut own = Clamd::start("1M");
    let scene = Scene::set(TestDatabase::sqlite().await, &own).await;
    own.kill();
    let id = scene.add(TEXT).await;
    for _ in 0..4 {
        scene.app.work().await;
        assert_eq!(scene.scan(id).await, Scan::Pending);
        assert!(scene.opens(id).await.is_err());
        scene.app.clock.advance(SignedDuration::from_mins(31));
    }
    assert!(own.start_again());
    scene.app.work().await;
    assert_eq!(scene.scan(id).await, Scan::Clean);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_scanned_for_two_days_is_failed() {
    let own = Clamd::start("1M");
    let scene = Scene::set(TestDatabase::sqlite().await, &own).await;
    // More than this clamd takes.
    let id = scene.add("A long letter, page after page.\n".repeat(50_000).as_bytes()).await;
    scene.app.work().await;
    assert_eq!(scene.scan(id).await, Scan::Pending);
    scene.app.clock.advance(SignedDuration::from_hours(49));
    scene.app.work().await;
    assert_eq!(scene.scan(id).await, Scan::Failed);
}

/// Two scans hang; the two other places go on sending mail, and nobody who sends a referral waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clamd_that_hangs_holds_up_neither_submissions_nor_mails() {
    let own = Clamd::start("1M");
    let scene = Scene::set(TestDatabase::sqlite().await, &own).await;
    for _ in 0..6 {
        scene.add(TEXT).await;
    }
    own.freeze();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(run(scene.app.worker.clone(), async move { drop(stopped.await) }));
    let held = "SELECT count(*) AS value FROM jobs WHERE kind = 'scan_document' AND leased_until IS NOT NULL";
    let begun = Instant::now();
    while number(&scene.app.database.store, held).await == 0 {
        assert!(begun.elapsed() < Duration::from_secs(5), "no scan began");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let begun = Instant::now();
    let reference = scene.submit().await;
    assert!(begun.elapsed() < Duration::from_millis(800), "{:?}", begun.elapsed());
    assert!(number(&scene.app.database.store, held).await <= 2, "more than two scans at once");
    while !scene.app.letters.delivered().iter().any(|letter| letter.eml.contains(&reference)) {
        assert!(begun.elapsed() < Duration::from_secs(5), "the mail waits behind the scans");
        assert!(number(&scene.app.database.store, held).await <= 2, "more than two scans at once");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    own.thaw();
    execute(&scene.app.database.store, "UPDATE jobs SET due_at = created_at").await.unwrap();
    let pending = "SELECT count(*) AS value FROM documents WHERE scan = 'pending'";
    while number(&scene.app.database.store, pending).await > 0 {
        assert!(begun.elapsed() < Duration::from_secs(30), "scans go on once it answers again");
        execute(&scene.app.database.store, "UPDATE jobs SET due_at = created_at").await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    stop.send(()).unwrap();
    running.await.unwrap();
}
