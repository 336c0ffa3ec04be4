//! An author's drafts, last saved first.

use std::collections::HashMap;

use super::forward;
use crate::domain::account::Actor;
use crate::domain::call::CallCode;
use crate::domain::draft::Draft;
use crate::domain::policy::{Operation, Subject, may};
use crate::domain::service::Service;
use crate::services::services::among;
use crate::services::{Context, Refusal};
use crate::store::{calls_of_author, draft_list, service_list};

/// A draft in a list.
#[derive(Debug, Clone)]
pub struct DraftSummary {
    /// The draft.
    pub draft: Draft,
    /// The service that it is for.
    pub service: Service,
    /// The reference of the call about it that goes on.
    pub call: Option<CallCode>,
}

/// The actor's drafts.
///
/// # Errors
/// `Unavailable`.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<Vec<DraftSummary>, Refusal> {
    may(actor, Operation::ListDrafts, Subject::Nothing)?;
    let author = actor.account;
    let drafts: Vec<DraftSummary> = ctx
        .store
        .read(move |conn| {
            let services = service_list(conn)?;
            let calls: HashMap<_, _> = calls_of_author(conn, author)?.into_iter().collect();
            let summary = |draft: Draft| {
                let (service, call) = (among(&services, draft.service)?, calls.get(&draft.id).cloned());
                Ok(DraftSummary { draft, service, call })
            };
            draft_list(conn, author)?.into_iter().map(summary).collect::<Result<_, Refusal>>()
        })
        .await?;
    let today = |summary: DraftSummary| DraftSummary { draft: forward(ctx, summary.draft), ..summary };
    Ok(drafts.into_iter().map(today).collect())
}
