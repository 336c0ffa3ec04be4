//! Fills a demonstration's database by the verbs that people use, each at the time at which it would have happened.
//!
//! A run that was ended half-way is taken up by the next. What tells that all is there are the passwords: nobody has
//! one before the last referral is made.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::data::{Claimed, Contacted, Decided, Demonstration, Person, Story, Withdrawn};
use crate::clock::Clock;
use crate::domain::account::{Actor, Grant};
use crate::domain::ids::DraftId;
use crate::domain::policy::Operation;
use crate::domain::referral::ReferralHead;
use crate::domain::service::{Service, Telephone};
use crate::services::accounts::{Invitation, invite};
use crate::services::documents::{self, NewDocument, Sent};
use crate::services::drafts::{self, DraftSummary, NewDraft};
use crate::services::referrals::{
    Key, Submission, claim, decide, head, list_mine, record_contact, submit_draft, submit_referral, withdraw,
};
use crate::services::services::{NewService, add, get};
use crate::services::{Context, Refusal};
use crate::store;

/// The form of every referral.
const FORM: &str = "amhp-referral";
/// How long before its referrals the service was set up. The links of its people's invitations are over by then, so
/// that passwords are given out in one way only.
const SET_UP_BEFORE: SignedDuration = SignedDuration::from_hours(40 * 24);

/// The people by the ids of the file, as they act.
type Actors = BTreeMap<String, Actor>;

/// Fills the database, unless that was done before.
pub(super) async fn fill(ctx: &Context, demonstration: &Demonstration) -> Result<(), Refusal> {
    if is_filled(ctx, demonstration).await? {
        return Ok(());
    }
    let made_at = made_at(ctx).await?;
    let then = at(ctx, made_at - SET_UP_BEFORE);
    let service = service(&then, demonstration).await?;
    let mut actors = Actors::new();
    for person in &demonstration.people {
        actors.insert(person.id.clone(), actor(&then, &service, person).await?);
    }
    for (number, story) in demonstration.referrals.iter().enumerate() {
        Telling { ctx, demonstration, actors: &actors, number, story, received_at: made_at - story.ago }.tell().await?;
    }
    drop_letters(ctx).await
}

/// The verbs' world at another time.
fn at(ctx: &Context, time: Timestamp) -> Context {
    let mut then = ctx.clone();
    then.clock = Clock::manual(time);
    then
}

/// When the database was made: the moment from which everything in it is told, so that a second try tells the same.
async fn made_at(ctx: &Context) -> Result<Timestamp, Refusal> {
    let instance = ctx.store.read(store::instance::instance_fetch).await?;
    Ok(instance.map_or_else(|| ctx.clock.now(), |instance| instance.created_at.0))
}

async fn is_filled(ctx: &Context, demonstration: &Demonstration) -> Result<bool, Refusal> {
    let emails: Vec<String> = demonstration.people.iter().map(|person| person.email.clone()).collect();
    ctx.store
        .read(move |conn| {
            for email in &emails {
                let known = store::account_credentials(conn, email)?;
                if known.is_some_and(|known| known.password_hash.is_some()) {
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await
}

async fn service(ctx: &Context, demonstration: &Demonstration) -> Result<Service, Refusal> {
    let data = demonstration.service.clone();
    match get(ctx, &data.slug).await {
        Err(Refusal::NotFound) => {
            let telephone = Telephone { day: data.day, out_of_hours: data.out_of_hours };
            add(ctx, NewService { slug: data.slug, name: data.name, telephone, mail: Some(data.mail) }).await
        }
        known => known,
    }
}

async fn actor(ctx: &Context, service: &Service, person: &Person) -> Result<Actor, Refusal> {
    let grant = person.role.map(|role| Grant { service: Some(service.id), role });
    invite(ctx, Invitation { email: person.email.clone(), profile: person.profile(), grant }).await?;
    let email = person.email.clone();
    let found = ctx.store.read(move |conn| match store::account_by_email(conn, &email)? {
        Some(account) => store::actor_fetch(conn, account.id),
        None => Ok(None),
    });
    found.await?.ok_or(Refusal::NotFound)
}

/// Nobody wants letters about what never happened. Nothing else can be waiting: nobody has signed in yet.
async fn drop_letters(ctx: &Context) -> Result<(), Refusal> {
    let now = ctx.clock.now();
    Ok(ctx.store.write(move |tx| store::messages_drop(tx, now)).await?)
}

/// One referral that is told.
struct Telling<'a> {
    ctx: &'a Context,
    demonstration: &'a Demonstration,
    actors: &'a Actors,
    number: usize,
    story: &'a Story,
    received_at: Timestamp,
}

/// What people did with a referral, in this order.
enum Deed<'a> {
    Claim(&'a Claimed),
    Contact(&'a Contacted),
    Decide(&'a Decided),
    Withdraw(&'a Withdrawn),
}

impl Story {
    fn deeds(&self) -> impl Iterator<Item = Deed<'_>> {
        let claimed = self.claimed.iter().map(Deed::Claim);
        let contacted = self.contacted.iter().map(Deed::Contact);
        let decided = self.decided.iter().map(Deed::Decide);
        claimed.chain(contacted).chain(decided).chain(self.withdrawn.iter().map(Deed::Withdraw))
    }
}

impl Telling<'_> {
    async fn tell(&self) -> Result<(), Refusal> {
        let mut told = match self.told_before().await? {
            Some(told) => told,
            None => self.submit().await?,
        };
        // It begins at version 1, and each deed adds one: what an earlier run did is not done again.
        for (version, deed) in (1..).zip(self.story.deeds()) {
            if told.version == version {
                told = self.done(&told, &deed).await?;
            }
        }
        Ok(())
    }

    async fn done(&self, told: &ReferralHead, deed: &Deed<'_>) -> Result<ReferralHead, Refusal> {
        let (of, version) = (&told.reference, told.version);
        let then = |after| at(self.ctx, self.received_at + after);
        match deed {
            Deed::Claim(claimed) => claim(&then(claimed.after), self.amhp()?, of, version).await,
            Deed::Contact(contacted) => {
                record_contact(&then(contacted.after), self.amhp()?, of, version, contacted.statement()).await
            }
            Deed::Decide(decided) => {
                let statement = decided.statement(self.received_at);
                decide(&then(decided.after), self.amhp()?, of, version, statement).await
            }
            Deed::Withdraw(withdrawn) => {
                withdraw(&then(withdrawn.after), self.actor(&self.story.by)?, of, withdrawn.statement()).await
            }
        }
    }

    /// Who took it.
    fn amhp(&self) -> Result<&Actor, Refusal> {
        let claimed = self.story.claimed.as_ref().ok_or(Refusal::NotFound)?;
        self.actor(&claimed.by)
    }

    /// The referral as an earlier run left it: no other was received at that very moment.
    async fn told_before(&self) -> Result<Option<ReferralHead>, Refusal> {
        let mine = list_mine(self.ctx, self.actor(&self.story.by)?).await?;
        Ok(mine.into_iter().map(|mine| mine.head).find(|head| head.received_at == self.received_at))
    }

    async fn submit(&self) -> Result<ReferralHead, Refusal> {
        let referrer = self.actor(&self.story.by)?;
        let then = at(self.ctx, self.received_at);
        let key = Key::parse(Some(&format!("demonstration-{}", self.number)))?;
        let service = self.demonstration.service.slug.clone();
        let answers = self.demonstration.answers(self.story, self.received_at);
        let receipt = if self.story.documents.is_empty() {
            let submission = Submission { service, form: FORM.to_owned(), answers };
            submit_referral(&then, referrer, submission, &key).await?
        } else {
            let draft = self.draft(&then, NewDraft { service, form: FORM.to_owned(), answers: Some(answers) }).await?;
            submit_draft(&then, referrer, draft, None, &key).await?
        };
        head(self.ctx, referrer, Operation::GetReferral, &receipt.reference).await
    }

    /// The draft with its documents; one that an earlier run left behind is dropped.
    async fn draft(&self, then: &Context, new: NewDraft) -> Result<DraftId, Refusal> {
        let referrer = self.actor(&self.story.by)?;
        for DraftSummary { draft, .. } in drafts::list(then, referrer).await? {
            if draft.created_at == self.received_at {
                drafts::delete(then, referrer, draft.id, draft.version).await?;
            }
        }
        let (draft, _) = drafts::create(then, referrer, new).await?;
        for paper in &self.story.documents {
            let mut incoming = documents::receive(then, referrer, draft.id).await?;
            incoming.write(paper.text.clone().into()).await?;
            let sent = Sent::File { name: paper.name.clone(), received: incoming.finish().await? };
            let new = NewDocument { kind: paper.kind.clone(), ..NewDocument::default() };
            documents::add(then, referrer, draft.id, &new, sent).await?;
        }
        Ok(draft.id)
    }

    fn actor(&self, id: &str) -> Result<&Actor, Refusal> {
        self.actors.get(id).ok_or(Refusal::NotFound)
    }
}
