//! A disk that is full: the kernel's own refusal, on a small disk under the real program.

use std::time::Duration;

use super::stage::Stage;

const BOUND: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_what_it_cannot_keep_and_works_when_it_has_room() {
    let stage = Stage::prepare().await.on_small_disk();
    let serving = stage.program.serve(&["serve"]);
    let mut bench = stage.bench(&serving, BOUND).await;
    bench.works().await;
    for _ in 0..2 {
        let ballast = stage.fill(&serving);
        // What fits into the log as it is may still be kept: acknowledged then, and looked for later.
        for _ in 0..200 {
            if bench.tries().await.outcome() == [503; 4] {
                break;
            }
        }
        bench.is_refused().await;
        assert_eq!(bench.health().await.0, 200, "it reads, and lives");
        assert_eq!(bench.looks().await, 200, "what was saved can be read");
        ballast.remove();
        bench.recovers().await;
    }
}

/// Documents on another disk than the database: only they are refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_of_documents_refuses_documents_only() {
    let stage = Stage::prepare().await;
    let database = format!("sqlite://{}", stage.database().display());
    let stage = stage.on_small_disk();
    let program = stage.program.clone().set("AMHP_HUB_DATABASE_URL", &database);
    let serving = program.serve(&["serve"]);
    let mut bench = stage.bench(&serving, BOUND).await;
    bench.works().await;
    let ballast = stage.fill(&serving);
    let tried = bench.tries().await;
    assert_eq!(tried.outcome(), [200, 201, 503, 200]);
    bench.refused(tried.paper());
    ballast.remove();
    bench.recovers().await;
}
