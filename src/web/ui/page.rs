//! What the layout and the page for faults take, the same for every page. Imports `domain`.

use serde::Serialize;

use super::Typed;
use crate::domain::Masked;

/// `page` in every context: what `web/templates/layout.html` draws.
#[derive(Debug, Clone, Serialize)]
pub struct Page {
    /// What the page is, as in its first heading.
    pub title: String,
    /// Whether the page lists problems: the title then begins with "Error:".
    pub has_errors: bool,
    /// Whether the data are invented: every page then says so.
    pub demo: bool,
    /// Whether the letters of a demonstration can be read at `/dev/mail`.
    pub dev_mail: bool,
    /// The token of the session, for every form.
    pub csrf: String,
    /// Names the account that the page is drawn for, sealed, for every form; empty before signing in.
    pub holder: String,
    /// The kept post that this page was drawn of instead of saving it, for the form that can save it still; else empty.
    pub kept: String,
    /// Who is signed in.
    pub signed_in: Option<SignedIn>,
    /// The AMHP service that the page concerns; none before one is chosen.
    pub service: Option<ServiceOnPage>,
    /// The path of the request, `/referrals`: the link to it is marked.
    pub path: String,
}

/// The account that looks at the page.
#[derive(Debug, Clone, Serialize)]
pub struct SignedIn {
    /// The name of the person.
    pub name: String,
    /// Whether the account works at a hub: then the triage list is offered.
    pub hub: bool,
    /// Seconds until the session ends unless it is used again.
    pub ends_in: i64,
}

/// An AMHP service, as pages name it.
#[derive(Debug, Clone, Serialize)]
pub struct ServiceOnPage {
    /// The name of the service.
    pub name: String,
    /// Its numbers.
    pub telephone: TelephoneLines,
}

/// The numbers of a service, as people read them.
#[derive(Debug, Clone, Serialize)]
pub struct TelephoneLines {
    /// In the day.
    pub day: String,
    /// At night, at weekends and on bank holidays.
    pub out_of_hours: String,
}

/// `fault` in the context of `error.html`: what happened, what was kept, what to do.
#[derive(Debug, Clone, Serialize)]
pub struct Fault {
    /// What happened, in a few words.
    pub title: String,
    /// What happened and what was kept.
    pub explanation: String,
    /// What to do.
    pub remedy: String,
    /// The services to ring instead, as they were known last.
    pub services: Vec<ServiceOnPage>,
    /// What was being saved when our side failed; none where nothing was, or where it is not known from whom it came.
    pub unsaved: Option<Unsaved>,
}

/// A form that could not be saved.
#[derive(Debug, Clone, Serialize)]
pub struct Unsaved {
    /// Where it goes; of a file the page that it was chosen on.
    pub action: String,
    /// Everything that it carries, typed or not, by name: what is sent again.
    pub fields: Masked<Vec<(String, String)>>,
    /// What somebody typed, to be read and copied.
    pub typed: Vec<Typed>,
    /// Whether it was a file, which no page can send again.
    pub is_file: bool,
    /// Whether it may have been saved all the same.
    pub is_maybe_saved: bool,
}
