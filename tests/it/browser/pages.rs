//! The pages that are looked at. A page, or a page in another state, is a line in one of these tables; what a line cannot
//! say is in `sequences`, the sections of the form find themselves (`sections`). A page without a picture fails the test.
//!
//! Places in braces are those that `Walk::begin` makes: drafts (`{empty}`, `{half}`, `{ready}`, `{full}`, `{danger}`…)
//! and referrals (`{sent}` and, at the hub, `{free}`, `{mine}`, `{theirs}`, `{accepted}`, `{refused}`, `{held}`, `{asked}`,
//! `{proposed}`).

use super::walk::Who::{self, Amhp, Beginner, Both, Lead, Nobody, OtherAmhp, Referrer};

/// What it shows, who reads it, where, how it is answered.
pub type Read = (&'static str, Who, &'static str, u16);

/// What it shows, who posts, from which page, to where, what is typed, how it is answered.
pub type Sent = (&'static str, Who, &'static str, &'static str, &'static [(&'static str, &'static str)], u16);

/// Patterns of addresses that answer with something else than a page, such as a document.
pub const NOT_PAGES: &[&str] =
    &["/session", "/referrals/{reference}/copy.pdf", "/hub/referrals/{reference}/copy.pdf", "/hub/triage/changes"];

/// Pages that are read.
pub const READ: &[Read] = &[
    ("start", Nobody, "/", 200),
    ("start, signed in, with nothing", Beginner, "/", 200),
    ("start, signed in, with drafts and referrals", Referrer, "/", 200),
    ("register", Nobody, "/register", 200),
    ("sign in", Nobody, "/sign-in", 200),
    ("account of a referrer", Referrer, "/account", 200),
    ("begin a draft", Referrer, "/referrals/new", 200),
    ("drafts, none", Beginner, "/drafts", 200),
    ("drafts, several", Referrer, "/drafts", 200),
    ("task list, untouched", Referrer, "{empty}", 200),
    ("task list, half", Referrer, "{half}", 200),
    ("task list, ready", Referrer, "{ready}", 200),
    ("task list, seen too long ago", Referrer, "{stale}", 200),
    ("task list, to be made by telephone", Referrer, "{within}", 200),
    ("check, untouched", Referrer, "{empty}/check", 200),
    ("check, half", Referrer, "{half}/check", 200),
    ("check, ready", Referrer, "{ready}/check", 200),
    ("check, nearly everything answered", Referrer, "{full}/check", 200),
    ("check, wrong answers", Referrer, "{wrong}/check", 200),
    ("check, to be made by telephone", Referrer, "{within}/check", 200),
    ("ring 999", Referrer, "{danger}/ring", 200),
    ("ring the service", Referrer, "{within}/ring", 200),
    ("delete a draft", Referrer, "{full}/delete", 200),
    ("received", Referrer, "{sent}/received", 200),
    ("my referrals, none", Beginner, "/referrals", 200),
    ("my referrals, several", Referrer, "/referrals", 200),
    ("my referral", Referrer, "{sent}", 200),
    ("my referral, nearly everything answered", Referrer, "{sent long}", 200),
    ("my referral, closed", Referrer, "{sent refused}", 200),
    ("kept, none", Beginner, "/kept", 200),
    ("nothing there", Nobody, "/nothing", 404),
    ("a draft that is gone", Referrer, "/drafts/nothing", 404),
    ("not for referrers", Referrer, "/account/authenticator", 403),
    ("triage list, none", Both, "/hub/triage?service=westmere", 200),
    ("triage list", Amhp, "/hub/triage", 200),
    ("triage list, narrowed", Amhp, "/hub/triage?owner=me", 200),
    ("triage list, nothing fits", Amhp, "/hub/triage?owner=me&band=emergency", 200),
    ("triage list, wrong reference", Amhp, "/hub/triage?reference=%3Cscript%3E", 422),
    ("triage list, unknown filter", Amhp, "/hub/triage?band=purple", 400),
    ("find a person", Amhp, "/hub/search?service=eastmere", 200),
    ("safety settings, to an AMHP", Amhp, "/hub/settings?service=eastmere", 200),
    ("safety settings, to a lead", Lead, "/hub/settings?service=eastmere&done=changed", 200),
    ("choose a hub", Both, "/hub/triage", 200),
    ("hub: referral, free", Amhp, "{free}", 200),
    ("hub: referral, mine", Amhp, "{mine}", 200),
    ("hub: referral, of another", Amhp, "{theirs}", 200),
    ("hub: referral, accepted", Amhp, "{accepted}?done=decided", 200),
    ("hub: referral, closed", Amhp, "{refused}", 200),
    ("hub: referral, to a lead", Lead, "{theirs}", 200),
    ("hub: decide", Amhp, "{mine}/decision", 200),
    ("hub: referral, held under a power", Amhp, "{held}", 200),
    ("hub: referral, withdrawal asked for", Amhp, "{asked}", 200),
    ("hub: referral, waits for a second person", Amhp, "{proposed}?done=decided", 200),
    ("hub: referral, to the second person", OtherAmhp, "{proposed}", 200),
    ("hub: decide, held under a power", Amhp, "{held}/decision", 200),
    ("hub: decide, waits for a second person", Amhp, "{proposed}/decision", 200),
    ("hub: release", Amhp, "{mine}/release", 200),
    ("hub: band", Amhp, "{mine}/band", 200),
    ("hub: band, with grave lines", Amhp, "{proposed}/band", 200),
    ("hub: contact", Amhp, "{mine}/contact", 200),
    ("hub: legal status", Amhp, "{mine}/legal-status", 200),
    ("hub: legal status, with a power", Amhp, "{held}/legal-status", 200),
    ("hub: whereabouts", Amhp, "{mine}/whereabouts", 200),
    ("hub: seen", Amhp, "{mine}/seen", 200),
    ("hub: confirm a withdrawal", Amhp, "{asked}/withdrawal", 200),
    ("hub: duplicate", Amhp, "{mine}/duplicate", 200),
    ("hub: open again", Amhp, "{refused}/reopening", 200),
    ("hub: stand by a decision", OtherAmhp, "{proposed}/countersignature", 200),
    ("received, ring now", Referrer, "{sent free danger}/received", 200),
    ("my referral, withdrawal asked for", Referrer, "{sent asked}?done=withdraw", 200),
    ("ask to withdraw", Referrer, "{sent long}/withdrawal", 200),
    ("hub: not there", Amhp, "/hub/referrals/nothing", 404),
];

/// Pages that answer a post.
pub const SENT: &[Sent] = &[
    ("register, nothing typed", Nobody, "/register", "/register", &[], 422),
    ("register, wrong", Nobody, "/register", "/register", &[("email", "nobody"), ("password", "short")], 422),
    ("sign in, nothing typed", Nobody, "/sign-in", "/sign-in", &[], 422),
    ("sign in, wrong", Nobody, "/sign-in", "/sign-in", &[("email", "a@b.example"), ("password", "no")], 422),
    ("check, sent too early", Referrer, "{empty}/check", "{empty}/submission", &[], 422),
    ("begin a draft, no service chosen", Referrer, "/referrals/new", "/referrals/new", &[], 422),
    ("a post that is not from here", Referrer, "/referrals/new", "/referrals/new", FORGED, 403),
    ("hub: decide, nothing typed", Amhp, "{mine}/decision", "{mine}/decision", &[], 422),
    ("hub: decide, told nobody", Amhp, "{mine}/decision", "{mine}/decision", &[("decision", "not_proceeding")], 422),
    ("hub: decide, half told", Amhp, "{mine}/decision", "{mine}/decision", HALF_TOLD, 422),
    ("hub: decide, changed meanwhile", Amhp, "{mine}/decision", "{mine}/decision", OUTDATED, 412),
    ("hub: band, nothing typed", Amhp, "{proposed}/band", "{proposed}/band", &[("band", "routine")], 422),
    ("hub: band, changed meanwhile", Amhp, "{mine}/band", "{mine}/band", OUTDATED_BAND, 412),
    ("hub: contact, nothing typed", Amhp, "{mine}/contact", "{mine}/contact", &[], 422),
    ("hub: legal status, a power added", Amhp, "{mine}/legal-status", "{mine}/legal-status", ADDED, 200),
    ("hub: legal status, wrong", Amhp, "{mine}/legal-status", "{mine}/legal-status", HALF_A_POWER, 422),
    ("hub: whereabouts, wrong", Amhp, "{mine}/whereabouts", "{mine}/whereabouts", &[("kind", "care_home")], 422),
    ("hub: seen, nothing typed", Amhp, "{mine}/seen", "{mine}/seen", &[("at-day", "31"), ("at-month", "2")], 422),
    ("hub: duplicate, nothing typed", Amhp, "{mine}/duplicate", "{mine}/duplicate", &[], 422),
    ("hub: open again, nothing typed", Amhp, "{refused}/reopening", "{refused}/reopening", &[], 422),
    ("ask to withdraw, nothing typed", Referrer, "{sent long}/withdrawal", "{sent long}/withdrawal", &[], 422),
    ("find a person, nothing typed", Amhp, FIND, FIND, &[], 422),
    ("find a person, wrong", Amhp, FIND, FIND, &[("date_of_birth-day", "31"), ("nhs_number", "12")], 422),
    ("find a person, found", Amhp, FIND, FIND, &[("name", "Holloway")], 200),
    ("find a person, nobody", Amhp, FIND, FIND, &[("name", "Marchbanks")], 200),
    ("safety settings, wrong", Lead, SETTINGS, SETTINGS, &[("targets-urgent", "soon"), ("leads-s136", "")], 422),
    ("safety settings, places wrong", Lead, SETTINGS, SETTINGS, &[("localities", "North | North | L4")], 422),
    ("safety settings, changed meanwhile", Lead, SETTINGS, SETTINGS, &[("version", "7"), ("reason", "Agreed.")], 412),
    ("hub: claim, changed meanwhile", Amhp, "{free}", "{free}/claim", &[("version", "0")], 412),
];

/// Neither of these was drawn by the service.
const FORGED: &[(&str, &str)] = &[("csrf", "made up"), ("for", "made up")];

const HALF_TOLD: &[(&str, &str)] = &[
    ("decision", "not_proceeding"),
    ("code", "alternative_suitable"),
    ("told-0-who", "Dr Quennell"),
    ("told-0-at-day", "31"),
    ("told-0-at-month", "2"),
];

const OUTDATED_BAND: &[(&str, &str)] = &[("version", "1"), ("band", "urgent"), ("reason", "Her wife has the tablets.")];

const ADDED: &[(&str, &str)] = &[("status", "power"), ("then", "add:powers")];

const HALF_A_POWER: &[(&str, &str)] = &[("status", "power"), ("powers-0-kind", "s136")];

const OUTDATED: &[(&str, &str)] = &[("version", "1"), ("decision", "accepted"), ("reasons", "To be seen today")];

const FIND: &str = "/hub/search?service=eastmere";

const SETTINGS: &str = "/hub/settings?service=eastmere";
