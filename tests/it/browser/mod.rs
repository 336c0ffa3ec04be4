//! The pages in Debian's chromium: axe finds nothing on any of them in any state, with scripts and without; nothing
//! scrolls sideways at 320 pixels, which is also 400 % of 1280; and the keyboard alone is enough.
//!
//! `walk` makes pictures of pages through the small browser of the other tests, so that answers to posts and passing
//! states can be looked at as well as pages with an address of their own. `driver` shows each picture to chromium as the
//! service answered it. Chromium starts once a run. To add a page, add a line to a table in `pages`.

mod bites;
mod calls;
mod driver;
mod gallery;
mod keyboard;
mod late;
mod packages;
mod pages;
mod papers;
mod sections;
mod sequences;
mod time_out;
mod triage;
mod walk;

use std::collections::BTreeMap;

use crate::support::database::TestDatabase;
use driver::{Finding, look};
use walk::Walk;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_any_page_in_any_state() {
    let mut walk = Walk::begin(TestDatabase::postgres().await).await;
    sections::walk(&mut walk).await;
    for line in pages::READ {
        walk.read(*line).await;
    }
    for line in pages::SENT {
        walk.send(*line).await;
    }
    sequences::walk(&mut walk).await;
    assert_eq!(walk.unseen(), [""; 0], "pages without a picture: add a line to tests/it/browser/pages.rs");
    let found = look(&walk.gallery.pictures);
    assert!(found.is_empty(), "{} findings on {} pages:\n{}", found.len(), walk.gallery.pictures.len(), told(&found));
}

/// Each finding with the pages that have it.
fn told(found: &[Finding]) -> String {
    let mut pages: BTreeMap<(&str, &str, &str), Vec<String>> = BTreeMap::new();
    for Finding { page, way, rule, target, says } in found {
        pages.entry((rule, target, says)).or_default().push(format!("{page} ({way})"));
    }
    let line = |((rule, target, says), on): ((&str, &str, &str), Vec<String>)| {
        format!("{rule} at {target}: {says}\n    on {}: {}\n", on.len(), on.join("; "))
    };
    pages.into_iter().map(line).collect()
}
