//! `amhp-hub service add`: adds an AMHP service. Works while the service runs and is seen at once.

use clap::{Args, Subcommand};

use super::{CommandError, say, world};
use crate::domain::service::Telephone;
use crate::services::services::{NewService, add};

/// AMHP services.
#[derive(Debug, Subcommand)]
pub(super) enum Service {
    /// Add an AMHP service that takes referrals by every form.
    Add(Add),
}

/// What makes a service.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// Its name in addresses: lower-case letters, digits, hyphens.
    #[arg(long)]
    slug: String,
    /// Its name for people.
    #[arg(long)]
    name: String,
    /// The number to ring in working hours.
    #[arg(long)]
    day_phone: String,
    /// The number to ring at every other time.
    #[arg(long)]
    night_phone: String,
    /// Where mail to the hub goes; without it, to its leads.
    #[arg(long)]
    mail: Option<String>,
}

impl Service {
    pub(super) async fn run(self) -> Result<(), CommandError> {
        let Self::Add(new) = self;
        let (_, ctx) = world(false).await?;
        let telephone = Telephone { day: new.day_phone, out_of_hours: new.night_phone };
        let service = add(&ctx, NewService { slug: new.slug, name: new.name, telephone, mail: new.mail }).await?;
        say(&format!("{} takes referrals: {}", service.name, service.forms.join(", ")));
        Ok(())
    }
}
