//! A challenge on its way: between the first step of signing in or registering and the code, the browser carries its
//! id in a cookie, so that it stands in no address and no log.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, time::Duration};

use super::{Site, cookies};
use crate::domain::challenge::CHALLENGE_LIFE;
use crate::services::accounts::Opened;

/// Name of the cookie.
const PENDING: &str = "challenge";

/// The challenge that a browser is about to complete.
#[derive(Debug, Clone, Copy)]
pub struct PendingChallenge;

impl PendingChallenge {
    /// The id of the challenge, as the browser sent it.
    pub fn read(req: &HttpRequest, site: &Site) -> Option<String> {
        cookies::value(req, site, PENDING).filter(|id| !id.is_empty())
    }

    /// The cookie for a challenge that was opened; it lives as long as the challenge.
    pub fn set(site: &Site, opened: &Opened) -> Cookie<'static> {
        let mut cookie = cookies::make(site, PENDING, opened.challenge_id.reveal().clone());
        cookie.set_max_age(Duration::seconds(CHALLENGE_LIFE.as_secs()));
        cookie
    }

    /// The cookie that takes it away.
    pub fn clear(site: &Site) -> Cookie<'static> {
        let mut cookie = cookies::make(site, PENDING, "");
        cookie.set_max_age(Duration::ZERO);
        cookie
    }
}
