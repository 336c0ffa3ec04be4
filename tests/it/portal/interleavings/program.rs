//! A program beside the windows: it reads the draft, and changes what it read.

use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::model::{Texts, Write};
use super::reading::texts;
use super::world::{Desk, SECTION};

impl Desk<'_> {
    pub(super) async fn read(&mut self) {
        let url = self.world.app.url(&format!("/api/v1/drafts/{}", self.id));
        let answer = self.world.asked(self.world.http.get(url).bearer_auth(&self.seat.person.token)).await;
        let etag = answer.headers()["etag"].to_str().unwrap().to_owned();
        let draft: Value = answer.json().await.unwrap();
        self.read = Some((etag, texts(&draft["answers"][SECTION])));
    }

    pub(super) async fn patch(&mut self, field: &'static str, text: &str) {
        if self.read.is_none() {
            self.read().await;
        }
        let (etag, knew) = self.read.clone().unwrap();
        let typed = Texts::from([(field, format!("{text}xp"))]);
        let url = self.world.app.url(&format!("/api/v1/drafts/{}", self.id));
        let request = self.world.http.patch(url).bearer_auth(&self.seat.person.token).header("if-match", etag);
        let body = json!({ SECTION: typed }).to_string();
        let answer = request.header(CONTENT_TYPE, "application/merge-patch+json").body(body).send().await.unwrap();
        match answer.status() {
            StatusCode::OK => {
                self.model.meet("program saved");
                self.model.writes.push(Write { typed, knew: knew.into_iter().collect(), accepted: true });
                self.read = None;
            }
            StatusCode::PRECONDITION_FAILED => {
                self.model.meet("program told");
                self.read = None;
            }
            // Told so; it may have been saved all the same.
            StatusCode::SERVICE_UNAVAILABLE => {
                self.model.meet("asked to come back");
                self.model.writes.push(Write { typed, knew: knew.into_iter().collect(), accepted: false });
            }
            other => panic!("{other}"),
        }
    }
}
