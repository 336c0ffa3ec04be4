//! The loose limit per network, in memory, on what anybody may call without being signed in. The strict limits per
//! account and address are in the database. Submitting has no such limit.

use std::num::NonZeroU32;
use std::sync::Arc;

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::{Fault, Network, Site};

/// A hospital's hundred colleagues sign in from one address at eight o'clock; a guesser wants thousands.
const BURST: NonZeroU32 = NonZeroU32::new(300).expect("not zero");
const PER_SECOND: NonZeroU32 = NonZeroU32::new(30).expect("not zero");

/// Counts calls per network.
#[derive(Clone)]
pub struct NetworkLimit(Arc<DefaultKeyedRateLimiter<Network>>);

impl Default for NetworkLimit {
    fn default() -> Self {
        Self(Arc::new(RateLimiter::keyed(Quota::per_second(PER_SECOND).allow_burst(BURST))))
    }
}

impl NetworkLimit {
    /// Counts a call.
    ///
    /// # Errors
    /// `throttled`.
    fn count(&self, network: Network) -> Result<(), Fault> {
        let full = |not_until: governor::NotUntil<_>| {
            Fault::throttled(not_until.wait_time_from(DefaultClock::default().now()).as_secs().max(1))
        };
        self.0.check_key(&network).map_err(full)
    }
}

/// Middleware for routes that anybody may call: too many are answered `throttled`.
///
/// # Errors
/// Those of the handlers, passed on.
pub async fn limit_network<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let counted = match (req.app_data::<Data<NetworkLimit>>(), req.app_data::<Data<Site>>()) {
        (Some(limit), Some(site)) => limit.count(Network::of_request(req.request(), &site.trusted_proxies)),
        _ => Ok(()),
    };
    // An answer and no error: what is wrapped around this still draws it and sets its headers.
    match counted {
        Ok(()) => next.call(req).await.map(ServiceResponse::map_into_boxed_body),
        Err(fault) => Ok(req.error_response(fault)),
    }
}
