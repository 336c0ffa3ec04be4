//! Documents of the draft: each that was added and not taken away has its row and its bytes.

use std::collections::BTreeSet;

use amhp_hub::services::documents::{VERSION, list, remove};

use super::world::Desk;
use crate::support::documents::TEXT;

impl Desk<'_> {
    /// Adds a document, or takes one away that was added just before.
    pub(super) async fn paper(&mut self, stays: bool) {
        let (app, person) = (&self.world.app, &self.seat.person);
        let document = app.add(person, self.id, "seen.txt", TEXT).await.unwrap();
        self.model.meet("document added");
        if stays {
            self.papers.insert(document.id);
        } else {
            remove(&app.ctx, &person.actor, self.id, document.id, VERSION).await.unwrap();
            self.model.meet("document removed");
        }
    }

    /// Looks for their rows and their bytes.
    pub(super) async fn has_papers(&self) {
        let (app, person) = (&self.world.app, &self.seat.person);
        let rows = list(&app.ctx, &person.actor, self.id).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.id).collect::<BTreeSet<_>>(), self.papers);
        if self.papers.is_empty() {
            return;
        }
        let (files, _) = app.kept();
        let is_there = |id: &_| files.iter().any(|file| file.ends_with(format!("{id}")));
        assert!(self.papers.iter().all(is_there), "{:?} in {files:?}", self.papers);
    }
}
