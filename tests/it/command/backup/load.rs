//! A backup that is taken while others write: everything that was acknowledged before it began is in it, nothing half.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use amhp_hub::store::Engine;

use super::contents::Api;
use super::place::{self, Place};
use super::{done, manifest, on_both, text};
use crate::kill::check::{Finding, Sent, Wrong, findings};
use crate::kill::clients::Load;
use crate::kill::setting::Setting;
use crate::support::sql::pairs;

/// Submissions that are acknowledged before the backup begins, and again while it is made.
const UNDER_WAY: usize = 16;

/// Adds documents and takes every second one away again, until told that it is enough. Gives those that stay.
async fn papers(api: Api, enough: Arc<AtomicBool>) -> Vec<String> {
    let (draft, mut stay) = (api.draft().await, Vec::new());
    while !enough.load(Ordering::Relaxed) {
        let document = api.add_document(&draft, &format!("Page {} of the notes.\n", stay.len())).await;
        let other = api.add_document(&draft, "Added in error.\n").await;
        api.remove_document(&draft, &other).await;
        stay.push(document);
        // Drafts take a limited number of documents.
        if stay.len() == 5 {
            break;
        }
    }
    stay
}

on_both! {
    async fn what_was_acknowledged_before_is_in_it(engine) {
        let setting = Setting::prepare(engine).await;
        let serving = setting.program.serve(&["serve"]);
        let load = Load::start(&setting, &serving.base);
        load.acknowledges(UNDER_WAY).await;
        let api = || Api { base: serving.base.clone(), token: setting.tokens[1].clone(), client: setting.client.clone() };
        let acknowledged_papers = papers(api(), Arc::default()).await;
        let enough = Arc::new(AtomicBool::new(false));
        let meanwhile = tokio::spawn(papers(api(), enough.clone()));

        let before = load.sent();
        let folder = tempfile::tempdir().unwrap();
        let backup = folder.path().join("backup");
        let (program, target) = (setting.program.clone(), backup.clone());
        let (program, _) = tokio::task::spawn_blocking(move || {
            let said = done(&program, &["backup", text(&target)]);
            (program, said)
        })
        .await
        .unwrap();
        load.acknowledges(UNDER_WAY).await;
        enough.store(true, Ordering::Relaxed);
        meanwhile.await.unwrap();
        load.finish().await;
        let after = load.sent();
        assert!(after.acknowledged.len() > before.acknowledged.len(), "nothing was written meanwhile");

        let place = Place::beside(engine, &program);
        done(&place.program, &["restore", text(&backup)]);
        let later = after.acknowledged.iter().map(|one| one.request.key.clone());
        let on_its_way = before.on_its_way.iter().cloned().chain(later).collect();
        let acting = before.acting.iter().chain(&after.acts).chain(&after.acting).cloned().collect();
        let sent = Sent { on_its_way, acting, ..before };
        let files = place::documents(&place.program).parent().unwrap().to_owned();
        let mut found = findings(&place.open(), &files, &sent, false, &mut BTreeSet::new()).await;
        // Documents that came meanwhile, of the clients and our own, may be in it or not.
        found.retain(|Finding(wrong, what)| *wrong != Wrong::Doubled || !what.starts_with("document "));
        assert_eq!(found, []);
        let rows = pairs(&place.open(), "SELECT CAST(id AS text) AS first, file_name AS second FROM documents").await;
        for document in acknowledged_papers {
            assert!(rows.iter().any(|(id, _)| *id == document), "{document} was acknowledged");
        }
        for (id, _) in &rows {
            assert!(place::documents(&place.program).join(id).exists(), "{id} has a row and no bytes");
        }
        assert_eq!(manifest(&backup)["documents"].as_array().unwrap().len(), rows.len());
    }
}
