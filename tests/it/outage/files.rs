//! A bucket that is gone, fails or hangs: documents are refused, and nothing else.

use std::time::Duration;

use amhp_hub::files::{Bucket, FileStore};

use super::bench::Bench;
use crate::support::app::TestApp;
use crate::support::database::TestDatabase;
use crate::support::documents::papers_in;
use crate::support::s3::{Fault, S3};

const PATIENCE: Duration = Duration::from_millis(300);

async fn refuses_documents_only(bench: &mut Bench) {
    let tried = bench.tries().await;
    assert_eq!(tried.outcome(), [200, 201, 503, 200]);
    bench.refused(tried.paper());
    assert!(tried.longest() < PATIENCE * 10, "an answer took {:?}", tried.longest());
    assert_eq!(bench.health().await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_in_trouble_refuses_documents_only_until_it_is_back() {
    let (database, mut s3) = (TestDatabase::sqlite().await, S3::start().await);
    let bucket = Bucket { patience: PATIENCE, ..s3.bucket(&database.files.path().join("incoming")) };
    let papers = papers_in(FileStore::bucket(&bucket).unwrap(), false);
    let app = TestApp::start_with_papers(database, papers, None).await;
    let mut bench = Bench::of(&app, Duration::from_secs(5)).await;
    bench.works().await;
    for (put, get) in
        [(Fault::Answers("PUT", 500), Fault::Answers("GET", 500)), (Fault::Hangs("PUT"), Fault::Hangs("GET"))]
    {
        s3.fail(put);
        refuses_documents_only(&mut bench).await;
        s3.fail(get);
        assert_eq!(bench.content(bench.paper()).await.0, 503, "{get:?}");
        s3.fail(Fault::None);
        bench.recovers().await;
    }
    s3.stop().await;
    refuses_documents_only(&mut bench).await;
    assert_eq!(bench.content(bench.paper()).await.0, 503);
    s3.start_again().await;
    bench.recovers().await;
}
