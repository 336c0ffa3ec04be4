//! `amhp-hub migrate`: runs the migrations and says which. `serve` does so too; this is for those who do it apart.

use super::{CommandError, say};
use crate::app::{StartError, open_store};
use crate::config::Config;

pub(super) async fn run() -> Result<(), CommandError> {
    let config = Config::from_env().map_err(StartError::from)?;
    let store = open_store(&config)?;
    let done = store.migrate().await.map_err(StartError::from)?;
    done.iter().for_each(|name| say(&format!("migrated {name}")));
    say(if done.is_empty() { "nothing to migrate" } else { "the database is up to date" });
    Ok(())
}
