//! `amhp-hub triage replay`: whether the rules of this binary come to every suggestion that is kept.

use clap::{Args, Subcommand};

use super::{CommandError, say, world};
use crate::domain::reference::Reference;
use crate::services::Refusal;
use crate::services::referrals::{Replay, replay};

/// The rules of triage.
#[derive(Debug, Subcommand)]
pub(super) enum Triage {
    /// Make every suggestion that is kept with the events again, and say whether it is the same.
    Replay(Only),
}

/// Which suggestions.
#[derive(Debug, Args)]
pub(super) struct Only {
    /// Those of this referral only.
    #[arg(long)]
    reference: Option<Reference>,
}

impl Triage {
    pub(super) async fn run(self) -> Result<(), CommandError> {
        let Self::Replay(only) = self;
        let (_, ctx) = world(false).await?;
        let found = replay(&ctx, only.reference.as_ref()).await.map_err(not_known)?;
        say(&format!("{} suggestions came out the same.", found.equal));
        if found.of_other_rules > 0 {
            say(&format!("{} were made by another rule set and cannot be judged.", found.of_other_rules));
        }
        told(&found)
    }
}

/// What differs is said line by line, and makes the command fail.
fn told(found: &Replay) -> Result<(), CommandError> {
    if found.different == 0 {
        return Ok(());
    }
    found.references.iter().for_each(|reference| say(&reference.to_string()));
    let detail = format!("{} suggestions did not come out the same; see the referrals above", found.different);
    Err(CommandError::Usage(detail))
}

fn not_known(refusal: Refusal) -> CommandError {
    match refusal {
        Refusal::NotFound => CommandError::Usage("there is no referral with that reference".to_owned()),
        other => other.into(),
    }
}
