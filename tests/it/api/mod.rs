//! The JSON face, through HTTP: every answer is held against the published document.

mod acts;
mod bodies;
mod calls;
mod claims;
pub mod client;
mod document;
mod documents;
mod drafts;
mod keys;
mod limits;
mod once_yes;
mod paths;
mod queue;
mod raw;
mod search;
mod sign_in;
mod submission;
mod thread;

use client::Client;

use crate::support::app::TestApp;
use crate::support::database::TestDatabase;

/// A service with one hub, `northgate`, and a referrer who is signed in.
async fn northgate(database: TestDatabase) -> (TestApp, Client) {
    let app = TestApp::start(database).await;
    app.add_service("northgate").await;
    let referrer = app.referrer("Quennell").await;
    let client = Client::of(&app).signed_in(&referrer.token);
    (app, client)
}
