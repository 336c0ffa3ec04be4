//! Drafts: whole, and as a line of a list.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain;
use crate::web::http::Site;

/// A draft without its answers.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct DraftSummary {
    /// Id.
    id: Uuid,
    /// Slug of the service that it is for.
    #[schema(pattern = "^[a-z0-9-]+$", example = "northgate")]
    service: String,
    /// Id of the form.
    #[schema(example = "amhp-referral")]
    form: String,
    /// The form's version when it was last saved.
    #[schema(minimum = 1)]
    form_version: u32,
    /// How many problems keep it from being sent now.
    #[schema(example = 41)]
    problems_count: usize,
    /// Its version: what `If-Match` takes.
    #[schema(pattern = "^\"[0-9]+\"$", example = "\"1\"")]
    etag: String,
    /// When it was begun.
    created_at: Timestamp,
    /// When it was last saved.
    updated_at: Timestamp,
    /// When it will be deleted unless it is saved again.
    expires_at: Timestamp,
}

impl DraftSummary {
    /// The draft as it stands; its problems are counted by the clock of now.
    pub(in crate::web::api) fn new(
        site: &Site,
        draft: &domain::draft::Draft,
        service: &domain::service::Service,
    ) -> Self {
        let form = site.ctx.forms.get(&draft.form);
        let problems =
            form.map(|form| form.problems(&draft.answers, &service.settings.gate, site.ctx.clock.now()).len());
        Self {
            id: draft.id.uuid(),
            service: service.slug.clone(),
            form: draft.form.clone(),
            form_version: draft.form_version,
            problems_count: problems.unwrap_or_default(),
            etag: format!("\"{}\"", draft.version),
            created_at: draft.created_at,
            updated_at: draft.updated_at,
            expires_at: draft.expires_at,
        }
    }
}

/// A draft.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Draft {
    /// What lists show of it.
    #[serde(flatten)]
    summary: DraftSummary,
    /// The answers, right and wrong.
    answers: Value,
}

impl Draft {
    /// The draft as it stands.
    pub(in crate::web::api) fn new(
        site: &Site,
        draft: domain::draft::Draft,
        service: &domain::service::Service,
    ) -> Self {
        Self { summary: DraftSummary::new(site, &draft, service), answers: draft.answers }
    }
}
