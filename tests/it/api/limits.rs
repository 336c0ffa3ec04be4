//! The loose limit per network: a flood of guesses is slowed, what anybody may read is not.

use super::client::Client;
use crate::support::app::TestApp;
use crate::support::database::TestDatabase;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_from_one_network_is_slowed() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let client = Client::of(&app);
    let flood = (0..420).map(|_| client.call("POST", "/sign-in/nobody/code").send());
    let answers = futures_util::future::join_all(flood).await;
    let (slowed, answered): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 429);
    assert!(answered.len() >= 300 && answered.iter().all(|answer| answer.status == 404), "{}", answered.len());
    let slowed = slowed.first().expect("more than a burst in a moment");
    assert_eq!(slowed.refused(), (429, "throttled".to_owned()));
    assert!(slowed.header("retry-after").parse::<u64>().unwrap() >= 1);
    assert_eq!(slowed.header("x-content-type-options"), "nosniff", "it is an answer like any other");
    assert_eq!(client.get("/services").await.status, 200);
}
