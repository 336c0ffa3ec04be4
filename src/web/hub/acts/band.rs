//! `/hub/referrals/{reference}/band`: an AMHP gives it another band, beside the lines of the rules that ask for this one.
//! Imports `services`, `domain`, `web::http`.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::{ActForm, Case};
use crate::domain::Problem;
use crate::domain::band::Band;
use crate::domain::band_change::{BandStatement, is_grave};
use crate::domain::decision::{REASONS_MAX, SHORT_MAX};
use crate::domain::status::Act;
use crate::services::{Refusal, referrals};
use crate::web::http::{Fault, Posted};
use crate::web::hub::head::Because;

/// The band as it is typed.
pub(in crate::web::hub) struct ChangeBand(BandStatement);

impl ActForm for ChangeBand {
    const ACT: Act = Act::Triage;
    const TITLE: &'static str = "Change the band";
    const TEMPLATE: &'static str = "hub/acts/band.html";

    async fn begin(_: &Case<'_>) -> Result<Self, Fault> {
        Ok(Self(BandStatement::default()))
    }

    async fn read(_: &Case<'_>, posted: &Posted) -> Result<Self, Fault> {
        let said = |name: &str| Some(posted.text(name).to_owned()).filter(|text| !text.is_empty());
        Ok(Self(BandStatement {
            band: posted.text("band").parse().ok(),
            reason: posted.text("reason").to_owned(),
            fact_changed: said("fact_changed"),
            spoken_to: said("spoken_to"),
        }))
    }

    async fn send(&self, case: &Case<'_>, version: i64) -> Result<(), Refusal> {
        let reference = &case.known.head.reference;
        referrals::set_band(case.ctx(), &case.session.actor, reference, version, self.0.clone()).await.map(drop)
    }

    fn context(&self, case: &Case<'_>, _: &[Problem]) -> Value {
        let fired = &case.known.head.suggestion.because;
        let grave = fired.iter().filter(|line| is_grave(line)).map(|line| Because::new(line, &case.outlook.weighed));
        context! {
            form => Serde(&self.0), bands => Serde(Band::ALL), reason_max => REASONS_MAX, short_max => SHORT_MAX,
            grave => Serde(grave.collect::<Vec<_>>()),
        }
    }
}
