//! Services and their telephone numbers.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain;

/// The numbers of a service. The same shape wherever a number is shown.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Telephone {
    /// In working hours.
    #[schema(example = "01632 960100")]
    day: String,
    /// At every other time.
    #[schema(example = "01632 960101")]
    out_of_hours: String,
}

impl From<domain::service::Telephone> for Telephone {
    fn from(telephone: domain::service::Telephone) -> Self {
        Self { day: telephone.day, out_of_hours: telephone.out_of_hours }
    }
}

/// A service that takes referrals.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Service {
    /// Its name in requests.
    #[schema(pattern = "^[a-z0-9-]+$", example = "northgate")]
    slug: String,
    /// Its name for people.
    #[schema(example = "Northgate AMHP service")]
    name: String,
    /// Whom to ring.
    telephone: Telephone,
    /// Ids of the forms that it takes.
    #[schema(example = json!(["amhp-referral"]))]
    forms: Vec<String>,
}

impl From<domain::service::Service> for Service {
    fn from(service: domain::service::Service) -> Self {
        Self { slug: service.slug, name: service.name, telephone: service.telephone.into(), forms: service.forms }
    }
}
