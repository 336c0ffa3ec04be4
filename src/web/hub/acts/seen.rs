//! `/hub/referrals/{reference}/seen`: a professional saw the person after the referral was received. Imports `services`,
//! `domain`, `form`, `web::http`.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::{ActForm, Case};
use crate::domain::decision::REASONS_MAX;
use crate::domain::seen::{SeenManner, SeenStatement, Spoke};
use crate::domain::status::Act;
use crate::domain::{Problem, ProblemCode};
use crate::form::page::Moment;
use crate::services::{Refusal, referrals};
use crate::web::http::{Fault, Posted};
use crate::web::hub::moments;

/// It as it is typed.
pub(in crate::web::hub) struct Seen {
    statement: SeenStatement,
    at: Moment,
}

impl ActForm for Seen {
    const ACT: Act = Act::RecordSeen;
    const TITLE: &'static str = "Record that somebody saw the person";
    const TEMPLATE: &'static str = "hub/acts/seen.html";

    async fn begin(_: &Case<'_>) -> Result<Self, Fault> {
        Ok(Self { statement: SeenStatement::default(), at: Moment::default() })
    }

    async fn read(case: &Case<'_>, posted: &Posted) -> Result<Self, Fault> {
        let said = |name: &str| Some(posted.text(name).to_owned()).filter(|text| !text.is_empty());
        let at = moments::typed(posted, "at");
        let statement = SeenStatement {
            at: moments::time(&at, case.now),
            by: posted.text("by").to_owned(),
            manner: posted.text("manner").parse().ok(),
            spoke: posted.text("spoke").parse().ok(),
            place: said("place"),
            note: said("note"),
        };
        Ok(Self { statement, at })
    }

    async fn send(&self, case: &Case<'_>, version: i64) -> Result<(), Refusal> {
        if let Some(unreadable) = self.unreadable(case) {
            let problems = self.statement.problems(case.now).into_iter().filter(|found| found.pointer != "/at");
            return Err(Refusal::Invalid(std::iter::once(unreadable).chain(problems).collect()));
        }
        let reference = &case.known.head.reference;
        referrals::record_seen(case.ctx(), &case.session.actor, reference, version, self.statement.clone())
            .await
            .map(drop)
    }

    fn context(&self, _: &Case<'_>, _: &[Problem]) -> Value {
        context! {
            form => Serde(&self.statement), at => Serde(&self.at), manners => Serde(SeenManner::ALL),
            spokes => Serde(Spoke::ALL), note_max => REASONS_MAX,
        }
    }
}

impl Seen {
    /// Something stands in the boxes, and it is no time.
    fn unreadable(&self, case: &Case<'_>) -> Option<Problem> {
        let found = || Problem::new("/at", ProblemCode::BadFormat, moments::NOT_A_TIME);
        moments::is_unreadable(&self.at, case.now).then(found)
    }
}
