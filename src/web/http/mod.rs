//! What all faces share: who asks, sessions, CSRF, limits, headers, request ids, and what a refusal is in HTTP.
//!
//! Imports `services`, `domain`, `form`, `telemetry`. Each face draws a [`Fault`] in its own way: the API as
//! problem+json (RFC 9457), the pages as a page.

mod bearer;
mod body;
mod cookies;
mod csrf;
mod download;
mod etag;
mod fault;
mod headers;
mod health;
mod json;
mod limits;
mod multipart;
mod network;
mod paced;
mod page_session;
mod parked;
mod pending;
mod posted;
mod redirect;
mod request_id;
mod routes;
mod site;
mod strict_json;
mod unread;
mod unsaved;

pub use bearer::Bearer;
pub use csrf::{Visitor, csrf_token};
pub use download::download;
pub use etag::{IfMatch, etag};
pub use fault::{Fault, More};
pub use headers::security_headers;
pub use health::{Health, Readiness, live, ready};
pub use json::{JsonBody, read_json, read_json_if_any};
pub use limits::{NetworkLimit, limit_network};
pub use multipart::{FileForm, read_away, read_beside_file, read_file_form, read_posted_file};
pub use network::Network;
pub use page_session::{Glance, PageSession, SignInFirst, end_session_cookie, session_cookie};
pub use parked::{Again, Arrival, Late, NotSaved, Saved, arrival, kept_cookie, kept_cookies_gone, kept_tokens};
pub use pending::PendingChallenge;
pub use posted::Posted;
pub use redirect::{see_other, see_other_with};
pub use request_id::{RequestId, request_ids};
pub use routes::{PageRoute, Routes, get_or_head};
pub use site::Site;
pub use unread::close_unread;
pub use unsaved::{UnsavedPost, unsaved_post};
