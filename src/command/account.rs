//! `amhp-hub account add`: invites a member of staff. Mails a one-time link and prints it.

use clap::{Args, Subcommand};

use super::{CommandError, say, world};
use crate::domain::account::{Grant, Profile, Role};
use crate::services::accounts::{Invitation, invite};
use crate::services::{Refusal, services};

/// Staff accounts.
#[derive(Debug, Subcommand)]
pub(super) enum Account {
    /// Invite a member of staff, or give an account a further role.
    Add(Add),
}

/// Whom to invite, and to what.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// The address that will sign in.
    #[arg(long)]
    email: String,
    /// Full name.
    #[arg(long)]
    name: String,
    /// amhp, lead or viewer of a service, or admin of the deployment.
    #[arg(long)]
    role: Role,
    /// The service's slug; an admin belongs to none.
    #[arg(long)]
    service: Option<String>,
}

impl Account {
    pub(super) async fn run(self) -> Result<(), CommandError> {
        let Self::Add(new) = self;
        let (config, ctx) = world(false).await?;
        let service = match (&new.service, new.role) {
            (None, Role::Admin) => None,
            (Some(slug), role) if role != Role::Admin => Some(services::get(&ctx, slug).await.map_err(no_service)?),
            _ => return Err(CommandError::Usage("--service SLUG belongs to every role but admin".to_owned())),
        };
        let organisation = service.as_ref().map_or_else(|| "amhp-hub".to_owned(), |s| s.name.clone());
        let profile = Profile { name: new.name, profession: new.role.to_string(), organisation, ..Profile::default() };
        let grant = Grant { service: service.map(|s| s.id), role: new.role };
        let token = invite(&ctx, Invitation { email: new.email, profile, grant: Some(grant) }).await?;
        match token {
            Some(token) => {
                say("The account is set up by this link, once, within 7 days; it was mailed as well:");
                say(&config.http.public_url.link(&format!("/set-up/{}", token.reveal())));
            }
            None => say("The account has a password already; it has the role now."),
        }
        Ok(())
    }
}

fn no_service(refusal: Refusal) -> CommandError {
    match refusal {
        Refusal::NotFound => {
            CommandError::Usage("there is no service of that slug; add it with: amhp-hub service add".to_owned())
        }
        other => other.into(),
    }
}
