//! Documents of the draft: each that was added and not taken away has its row and its bytes.

use std::collections::BTreeSet;

use amhp_hub::services::documents::{VERSION, list, remove};

use super::world::Desk;
use crate::support::documents::TEXT;

impl Desk<'_> {
    /// Adds a document, or takes the first one away.
    pub(super) async fn paper(&mut self) {
        let (app, person) = (&self.world.app, &self.seat.person);
        if let Some(id) = self.papers.pop_first() {
            remove(&app.ctx, &person.actor, self.id, id, VERSION).await.unwrap();
            self.model.meet("document removed");
        } else {
            let document = app.add(person, self.id, "seen.txt", TEXT).await.unwrap();
            self.papers.insert(document.id);
            self.model.meet("document added");
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
