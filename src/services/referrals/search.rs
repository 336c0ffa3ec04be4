//! Finds a person's referrals in a service, open and closed: by NHS number or date of birth exactly, by the words of the
//! name as the beginnings of names. Logged as a view of the list. No person is ever in an address.

use jiff::Timestamp;
use jiff::civil::Date;

use super::get::log;
use super::queue::service_of;
use crate::domain::account::Actor;
use crate::domain::policy::{Operation, Subject, may};
use crate::domain::read::Looked;
use crate::domain::referral::ReferralHead;
use crate::domain::service::Service;
use crate::domain::{Problem, ProblemCode};
use crate::services::{Context, Refusal};
use crate::store::{self, Sought};

/// Longest name, as the form's short texts.
const NAME_MAX: usize = 200;
/// Most words of a name that are looked for.
const WORDS_MAX: usize = 10;
/// Digits of an NHS number.
const NHS_DIGITS: usize = 10;

/// What was typed to find somebody; what is blank was not said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// Slug of the service; without it, the only service of the actor.
    pub service: Option<String>,
    /// Words of the name.
    pub name: String,
    /// The date of birth, `1991-03-04`.
    pub date_of_birth: String,
    /// The NHS number, with or without spaces.
    pub nhs_number: String,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The service.
    pub service: Service,
    /// At most 50 referrals, the newest first.
    pub items: Vec<ReferralHead>,
}

/// The referrals about whom is sought.
///
/// # Errors
/// As [`super::queue()`]; `Invalid` where nothing was said, or what was said cannot be right.
pub async fn search(ctx: &Context, actor: &Actor, search: Search) -> Result<Found, Refusal> {
    let now = ctx.clock.now();
    let reader = actor.clone();
    let found = ctx
        .store
        .read(move |conn| {
            let service = service_of(conn, &reader, search.service.as_deref())?;
            may(&reader, Operation::SearchReferrals, Subject::Service(service.id))?;
            let sought = search.sought(now).map_err(Refusal::Invalid)?;
            let items = store::referrals_search(conn, service.id, &sought)?;
            Ok::<_, Refusal>(Found { service, items })
        })
        .await?;
    log(ctx, actor, Looked::Queue, found.service.id, None).await?;
    Ok(found)
}

/// The service in which the actor would search: for the page that asks.
///
/// # Errors
/// As [`super::queue()`].
pub async fn search_place(ctx: &Context, actor: &Actor, slug: Option<&str>) -> Result<Service, Refusal> {
    let (actor, slug) = (actor.clone(), slug.map(str::to_owned));
    ctx.store
        .read(move |conn| {
            let service = service_of(conn, &actor, slug.as_deref())?;
            may(&actor, Operation::SearchReferrals, Subject::Service(service.id))?;
            Ok(service)
        })
        .await
}

impl Search {
    /// What was typed, read; or everything wrong with it, in the order of the fields.
    fn sought(&self, now: Timestamp) -> Result<Sought, Vec<Problem>> {
        let [name, born, number] = [&self.name, &self.date_of_birth, &self.nhs_number].map(|typed| typed.trim());
        if [name, born, number].iter().all(|typed| typed.is_empty()) {
            let detail = "Enter a name, a date of birth or an NHS number";
            return Err(vec![Problem::new("/name", ProblemCode::Required, detail)]);
        }
        let (words, born, number) = (words(name), date(born, now), nhs_number(number));
        match (words, born, number) {
            (Ok(words), Ok(date_of_birth), Ok(nhs_number)) => Ok(Sought { words, date_of_birth, nhs_number }),
            (words, born, number) => Err([words.err(), born.err(), number.err()].into_iter().flatten().collect()),
        }
    }
}

fn words(name: &str) -> Result<Vec<String>, Problem> {
    let wrong = |code, detail: &str| Err(Problem::new("/name", code, detail));
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    if name.contains('\0') {
        return wrong(ProblemCode::BadFormat, "Take out what is no character");
    }
    if name.chars().count() > NAME_MAX || words.len() > WORDS_MAX {
        return wrong(ProblemCode::TooLong, "Enter a name of 10 words and 200 characters or fewer");
    }
    Ok(words)
}

fn date(typed: &str, now: Timestamp) -> Result<Option<Date>, Problem> {
    if typed.is_empty() {
        return Ok(None);
    }
    let wrong = |code, detail: &str| Problem::new("/date_of_birth", code, detail);
    let born: Date = typed.parse().map_err(|_| {
        wrong(ProblemCode::BadFormat, "Enter a real date of birth, such as 27 3 1991; programs write 1991-03-27")
    })?;
    if born > crate::domain::time::day_in_london(now) {
        return Err(wrong(ProblemCode::InFuture, "The date of birth must not lie in the future"));
    }
    Ok(Some(born))
}

/// The check digit is not asked about: what a referrer was let type is found again.
fn nhs_number(typed: &str) -> Result<Option<String>, Problem> {
    let digits: String = typed.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    match digits.len() {
        0 => Ok(None),
        NHS_DIGITS if digits.bytes().all(|b| b.is_ascii_digit()) => Ok(Some(digits)),
        _ => {
            let detail = "Enter an NHS number of 10 digits, such as 999 000 0018";
            Err(Problem::new("/nhs_number", ProblemCode::BadFormat, detail))
        }
    }
}
