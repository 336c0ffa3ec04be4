//! What a referral waits for, as its page tells it: what is due and why, what an AMHP has weighed, what was asked of a
//! second person. Like reading its head this is no opening of its own; a page that shows it is one, and logs it
//! (`log_opening`).

use super::act::position;
use super::get::head_for;
use crate::domain::account::Actor;
use crate::domain::act_by::Term;
use crate::domain::policy::Operation;
use crate::domain::reference::Reference;
use crate::domain::standing::Proposal;
use crate::domain::triage::Line;
use crate::domain::withdrawal::Withdrawal;
use crate::services::{Context, Refusal};
use crate::store;

/// What a referral waits for now.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// What is due, soonest first; nothing once it is closed.
    pub terms: Vec<Term>,
    /// The lines of rules that an AMHP weighed when they lowered the band.
    pub weighed: Vec<Line>,
    /// Whether somebody was reached.
    pub is_reached: bool,
    /// What the referrer said when they asked to withdraw it, while nobody has confirmed.
    pub withdrawal: Option<Withdrawal>,
    /// A decision not to proceed that waits for a second person, with the name of who made it.
    pub proposal: Option<(Proposal, String)>,
}

/// What the referral waits for now.
///
/// # Errors
/// `NotFound`, also for those who hold no role at its hub.
pub async fn outlook(ctx: &Context, actor: &Actor, reference: &Reference) -> Result<Outlook, Refusal> {
    let (now, actor, reference) = (ctx.clock.now(), actor.clone(), reference.clone());
    ctx.store
        .read(move |conn| {
            let head = head_for(conn, &actor, Operation::ClaimReferral, &reference)?;
            let settings = store::service_fetch(conn, head.service)?.settings;
            let mut position = position(conn, &head)?;
            position.pass(&settings, now);
            let mut terms = position.terms(&settings);
            terms.sort_by_key(|term| term.at);
            let standing = position.standing;
            let proposal = match standing.proposal {
                Some(proposal) => {
                    let name = store::account_fetch(conn, proposal.by)?.profile.name;
                    Some((proposal, name))
                }
                None => None,
            };
            Ok(Outlook {
                terms,
                proposal,
                weighed: standing.weighed,
                is_reached: standing.reached_at.is_some(),
                withdrawal: standing.withdrawal,
            })
        })
        .await
}
