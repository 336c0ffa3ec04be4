//! Starts on what a power cut left, as the program does, and looks at everything that was acknowledged before it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use amhp_hub::clock::Clock;
use amhp_hub::domain::account::{Actor, Face};
use amhp_hub::files::FileStore;
use amhp_hub::form::Forms;
use amhp_hub::secrets::{Chance, load_or_make};
use amhp_hub::services::referrals::{Key, submit_draft};
use amhp_hub::services::{Context, Refusal, accounts, drafts, referrals, services};
use amhp_hub::store::instance::instance_fetch;
use amhp_hub::store::{Conn, Store, StoreError, StoreSettings};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use serde_json::Value;

use super::log::{Known, Moment};
use crate::kill::check::{Finding, Wrong, findings};
use crate::support::context::PASSWORDS;
use crate::support::documents::papers_in;

/// Read once: they are the same for every image.
static FORMS: LazyLock<Arc<Forms>> = LazyLock::new(|| Arc::new(Forms::embedded().unwrap()));
/// Referrals that are opened as their author does; of all others the rows are looked at.
const OPENED: usize = 2;

/// What an image has lost.
pub enum Loss {
    /// The program does not start on it.
    NoStart(String),
    /// The database is damaged.
    Corrupt(String),
    /// Something that was acknowledged is not there, or not as it was, or half there.
    Lost(String),
}

impl Loss {
    /// What is wrong.
    pub fn words(&self) -> &str {
        match self {
            Self::NoStart(words) | Self::Corrupt(words) | Self::Lost(words) => words,
        }
    }
}

/// Everything that is wrong with the image in `folder` of a cut at this moment.
pub async fn losses(folder: &Path, moment: &Moment) -> Vec<Loss> {
    let ctx = match open(folder).await {
        Ok(ctx) => ctx,
        Err(why) => return vec![Loss::NoStart(why)],
    };
    let damage = damage(&ctx.store).await;
    if !damage.is_empty() {
        return damage.into_iter().map(Loss::Corrupt).collect();
    }
    let files = folder.join("var/files");
    let mut found = findings(&ctx.store, &files, &moment.sent, false, &mut BTreeSet::new()).await;
    if moment.service && services::get(&ctx, "northgate").await.is_err() {
        found.push(missing("the service".to_owned()));
    }
    if let Some(token) = &moment.token {
        match accounts::authenticate(&ctx, token, Face::Api).await.unwrap() {
            Some(session) => found.extend(of_the_author(&ctx, &session.actor, moment).await),
            None => found.push(missing("the session of the author".to_owned())),
        }
    }
    found.into_iter().map(|Finding(wrong, words)| Loss::Lost(format!("{wrong:?}: {words}"))).collect()
}

fn missing(what: String) -> Finding {
    Finding(Wrong::Missing, what)
}

/// What `assemble` does, but for what it would make anew for each image.
async fn open(folder: &Path) -> Result<Context, String> {
    let url = format!("sqlite://{}/var/amhp-hub.db", folder.display()).parse().unwrap();
    let words = |error: StoreError| format!("{error:?}");
    let store = Store::open(&url, &StoreSettings::default()).map_err(words)?;
    store.migrate().await.map_err(words)?;
    let known = store.read(instance_fetch).await.map_err(words)?;
    let secrets = load_or_make(&folder.join("var/secret"), known.is_none(), &Chance::system());
    let secrets = secrets.map_err(|error| error.to_string())?;
    if known.is_some_and(|known| known.secret_fingerprint != secrets.fingerprint()) {
        return Err("the secret is another one".to_owned());
    }
    let files = FileStore::directory(folder.join("var/files")).map_err(|error| error.to_string())?;
    let (clock, papers) = (Clock::system(), papers_in(files, false));
    Ok(Context::new(store, clock, Chance::system(), secrets, PASSWORDS.clone(), FORMS.clone(), papers))
}

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    said: String,
}

async fn damage(store: &Store) -> Vec<String> {
    let check = "SELECT integrity_check AS said FROM pragma_integrity_check WHERE integrity_check <> 'ok' UNION ALL \
                 SELECT 'a row points at nothing: ' || \"table\" FROM pragma_foreign_key_check";
    let said = store.read(move |conn: &mut Conn| Ok::<_, StoreError>(sql_query(check).load::<Said>(conn)?)).await;
    said.map_or_else(|error| vec![format!("{error:?}")], |rows| rows.into_iter().map(|row| row.said).collect())
}

async fn of_the_author(ctx: &Context, author: &Actor, moment: &Moment) -> Vec<Finding> {
    let mut found = Vec::new();
    let sent: BTreeSet<&String> = moment.sent.acknowledged.iter().map(|one| &one.request.key).collect();
    for (id, known) in &moment.drafts {
        if !known.key.as_ref().is_some_and(|key| sent.contains(key)) {
            found.extend(draft(ctx, author, id, known).await);
        }
    }
    for one in moment.sent.acknowledged.iter().rev().take(OPENED) {
        let known = moment.drafts.values().find(|known| known.key.as_ref() == Some(&one.request.key));
        let reference = one.reference.parse().unwrap();
        match referrals::get(ctx, author, &reference).await {
            Ok(view) => {
                let papers: Vec<String> = view.documents.iter().map(|document| document.id.to_string()).collect();
                found.extend(known.and_then(|known| differs(&one.reference, known, &view.answers().unwrap(), &papers)));
            }
            Err(refusal) => found.push(missing(format!("{}: {refusal:?}", one.reference))),
        }
    }
    found
}

/// A draft that was not answered as sent: there with its text, or sent all the same.
async fn draft(ctx: &Context, author: &Actor, id: &str, known: &Known) -> Option<Finding> {
    let draft = id.parse().unwrap();
    match (drafts::get(ctx, author, draft).await, &known.key) {
        (Ok(view), _) => {
            let papers = amhp_hub::services::documents::list(ctx, author, draft).await.unwrap();
            let papers: Vec<String> = papers.iter().map(|document| document.id.to_string()).collect();
            differs(id, known, &view.draft.answers, &papers)
        }
        (Err(Refusal::NotFound), Some(key)) => {
            let key = Key::parse(Some(key)).unwrap();
            let again = submit_draft(ctx, author, draft, None, &key).await;
            again.err().map(|refusal| missing(format!("draft {id} and its referral: {refusal:?}")))
        }
        (Err(refusal), _) => Some(missing(format!("draft {id}: {refusal:?}"))),
    }
}

/// Whether the text is older than what was answered as saved, or newer than what was sent, or a document is not there.
fn differs(what: &str, known: &Known, answers: &Value, papers: &[String]) -> Option<Finding> {
    let text = answers.pointer("/person/given_name").and_then(Value::as_str).and_then(|name| name.strip_prefix('t'));
    let is_known = text.and_then(|n| n.parse::<usize>().ok()).is_some_and(|n| (known.saved..=known.typed).contains(&n));
    let all_there = known.papers.iter().all(|paper| papers.contains(paper));
    (!is_known || !all_there).then(|| missing(format!("{what} has {text:?} and {papers:?}, known is {known:?}")))
}
