//! A legal power under which a person is held or treated, as the referrer or the hub states it. Imports `codes`.
//!
//! Source: form.md "legal". What starts each power is said with `started_at`; how long it runs is in [`super::clocks`].

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::codes::codes;

codes! {
    /// Which power it is.
    PowerKind {
        /// Section 2, assessment.
        S2 = "s2",
        /// Section 3, treatment.
        S3 = "s3",
        /// Section 4, emergency admission.
        S4 = "s4",
        /// Section 5(2), holding power of a doctor or approved clinician.
        S5_2 = "s5_2",
        /// Section 5(4), holding power of a nurse.
        S5_4 = "s5_4",
        /// Leave of absence under section 17.
        S17Leave = "s17_leave",
        /// Community treatment order, section 17A.
        Cto = "cto",
        /// Recall from a community treatment order, section 17E.
        CtoRecall = "cto_recall",
        /// A warrant under section 135, executed.
        S135 = "s135",
        /// Section 136.
        S136 = "s136",
        /// Guardianship, section 7.
        Guardianship = "guardianship",
        /// Hospital order, section 37.
        S37 = "s37",
        /// Hospital order with restrictions, sections 37 and 41.
        S37Restricted = "s37_41",
        /// Conditional discharge.
        ConditionalDischarge = "conditional_discharge",
        /// Arrest, held by the police under the Police and Criminal Evidence Act 1984.
        PaceArrest = "pace_arrest",
        /// Deprivation of liberty safeguards, Mental Capacity Act 2005.
        Dols = "dols",
        /// Absent without leave, section 18.
        Awol = "awol",
        /// Another power.
        Other = "other",
    }
}

/// A power of which nothing is said is another power: it has no clock.
impl Default for PowerKind {
    fn default() -> Self {
        Self::Other
    }
}

/// One entry of `/legal/powers`: a power that runs, or is past its end with the person still held.
///
/// Read from answers that the form let pass; members that are missing were not said, unknown members are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Power {
    /// Which.
    pub kind: PowerKind,
    /// What starts it: for s135 and s136 the arrival (or the decision to keep, or first entry), for s5(2) the
    /// furnishing of the report, for s5(4) the record, for a recall detention in hospital, for an arrest the relevant
    /// time, else admission or order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// The start is not known.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub start_not_known: bool,
    /// When the person was first detained, where that came earlier. It starts no clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detained_at: Option<Timestamp>,
    /// The record under s5(4) that came before this s5(2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preceded_by_s5_4_at: Option<Timestamp>,
    /// The admission under s4 that became this s2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preceded_by_s4_at: Option<Timestamp>,
    /// The section from which the person is on leave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section_on_leave: Option<String>,
    /// Until when a doctor extended s135 or s136 (s136B).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_until: Option<Timestamp>,
    /// When that was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension_decided_at: Option<Timestamp>,
    /// The doctor who decided it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension_by: Option<String>,
    /// The last day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<Date>,
    /// The reference of the police.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub police_reference: Option<String>,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Power {
    /// Where each member stands in the answers.
    pub const POINTERS: &'static [&'static str] = &[
        "/legal/powers/*/kind",
        "/legal/powers/*/started_at",
        "/legal/powers/*/start_not_known",
        "/legal/powers/*/detained_at",
        "/legal/powers/*/preceded_by_s5_4_at",
        "/legal/powers/*/preceded_by_s4_at",
        "/legal/powers/*/section_on_leave",
        "/legal/powers/*/extended_until",
        "/legal/powers/*/extension_decided_at",
        "/legal/powers/*/extension_by",
        "/legal/powers/*/ends_on",
        "/legal/powers/*/police_reference",
        "/legal/powers/*/detail",
    ];
}
