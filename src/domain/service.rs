//! An AMHP service: the tenant. Its name, its telephone numbers, and the settings that bear on safety.

use serde::{Deserialize, Serialize};

use super::ids::ServiceId;
pub use super::settings::SafetySettings;

/// An AMHP service of a council.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Row id.
    pub id: ServiceId,
    /// Its name in addresses: lower-case letters, digits, hyphens.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// The numbers to ring.
    pub telephone: Telephone,
    /// Where mail to the hub goes; without it, to its leads.
    pub mail: Option<String>,
    /// The form ids it takes.
    pub forms: Vec<String>,
    /// What a lead may change, with a reason.
    pub settings: SafetySettings,
}

/// The numbers of a service. The same shape wherever a number is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Telephone {
    /// In working hours.
    pub day: String,
    /// At every other time.
    pub out_of_hours: String,
}
