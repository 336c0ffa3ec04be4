//! Reads the safety settings of a service, with who changed them and why.

use crate::domain::account::{Actor, Role};
use crate::domain::policy::{Operation, Subject, may};
use crate::domain::service::Service;
use crate::services::referrals::service_of;
use crate::services::{Context, Refusal};
use crate::store::{self, SettingsChange};

/// The safety settings of a service as its hub sees them.
#[derive(Debug, Clone)]
pub struct SettingsView {
    /// The service with its settings.
    pub service: Service,
    /// How often they were changed: whoever changes them names it.
    pub version: i64,
    /// The changes with the names of their authors, the last one first.
    pub changes: Vec<(SettingsChange, String)>,
    /// Whether whoever asks may change them.
    pub may_change: bool,
}

/// The settings of the service of this slug; without one, of the only service of the actor.
///
/// # Errors
/// `NotFound`, `NotAllowed` as the policy says; `BadRequest` where the actor belongs to several hubs and names none.
pub async fn get_settings(ctx: &Context, actor: &Actor, slug: Option<&str>) -> Result<SettingsView, Refusal> {
    let (actor, slug) = (actor.clone(), slug.map(str::to_owned));
    ctx.store
        .read(move |conn| {
            let service = service_of(conn, &actor, slug.as_deref())?;
            may(&actor, Operation::GetSafetySettings, Subject::Service(service.id))?;
            Ok(SettingsView {
                version: store::settings_version(conn, service.id)?,
                changes: store::settings_change_list(conn, service.id)?,
                may_change: actor.holds(service.id, &[Role::Lead]),
                service,
            })
        })
        .await
}
