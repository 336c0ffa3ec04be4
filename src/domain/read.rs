//! Looking is logged as well as doing: what somebody can look at.

use super::codes::codes;

codes! {
    /// What was looked at.
    Looked {
        /// One referral with its answers.
        Referral = "referral",
        /// A page of the triage list.
        Queue = "queue",
        /// What happened to a referral.
        Events = "events",
        /// The content of a document.
        Document = "document",
        /// A draft that was opened by its call reference.
        Draft = "draft",
    }
}
