//! Where a referral stands, as acts and time change it: band, act-by, clocks, and what waits for somebody. Pure.
//!
//! Source: product.md "The triage list". Every act first lets time pass up to its own moment ([`Position::pass`]), then
//! does what it does, then settles ([`Position::settle`]). So it makes no difference when the job that lets time pass
//! came by, or whether it came at all. Time and facts only ever raise the band; only an AMHP lowers it.

use jiff::{SignedDuration, Timestamp, Unit};
use serde::{Deserialize, Serialize};

use super::act_by::{Term, Waiting, act_by, missed, terms};
use super::band::Band;
use super::clocks::{Clock, Time, clocks};
use super::decision::DecisionStatement;
use super::ids::AccountId;
use super::power::PowerKind;
use super::settings::SafetySettings;
use super::status::{Act, ClosedAs, Status};
use super::time::after;
use super::triage::{Case, Line, Suggestion, band_without, is_missed_unseen, next_change, suggest};
use super::withdrawal::Withdrawal;

/// What is kept of a referral so that its band, act-by and clocks can be computed again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// What the rules look at.
    pub case: Case,
    /// The band without R13, whose target the first contact keeps.
    pub contact_band: Band,
    /// The lines that were weighed when an AMHP lowered the band: they raise it no more.
    #[serde(default)]
    pub weighed: Vec<Line>,
    /// When somebody last did something, or it was received. Only what passes after it counts as missed.
    pub acted_at: Timestamp,
    /// Its version after the last act of a person: what is newer was done by time alone. None where that is not known.
    #[serde(default)]
    pub acted_version: Option<i64>,
    /// Since when it has its status.
    pub status_since: Timestamp,
    /// When somebody was reached.
    #[serde(default)]
    pub reached_at: Option<Timestamp>,
    /// Whether it was decided to assess or not to.
    #[serde(default)]
    pub decided: bool,
    /// What was planned: the assessment, the next check-in, the next check of a wait.
    #[serde(default)]
    pub planned_at: Option<Timestamp>,
    /// The earlier act-by of a duplicate that was taken over.
    #[serde(default)]
    pub carried: Option<Timestamp>,
    /// When it was opened again: the target of a contact counts from then.
    #[serde(default)]
    pub reopened_at: Option<Timestamp>,
    /// What nobody did in time, and the hub was told of.
    #[serde(default)]
    pub told: Vec<Term>,
    /// The ends of powers that were told of.
    #[serde(default)]
    pub ended: Vec<EndedPower>,
    /// The referrer asks to withdraw it.
    #[serde(default)]
    pub withdrawal: Option<Withdrawal>,
    /// A decision not to proceed that waits for a second person.
    #[serde(default)]
    pub proposal: Option<Proposal>,
}

/// A power that ended, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedPower {
    /// Which.
    pub power: PowerKind,
    /// When.
    pub ended_at: Timestamp,
}

/// A decision not to proceed that waits for a second person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// The decision.
    pub statement: DecisionStatement,
    /// Who made it.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
}

/// The version of a referral that was received.
const FIRST: i64 = 1;

impl Standing {
    /// Whether an act may be done by somebody who saw the referral at version `seen`, now that it is at `current`: nobody
    /// has done anything since, and time has not either where the act rests on the band.
    #[must_use]
    pub fn is_seen(&self, act: Act, seen: i64, current: i64) -> bool {
        let since = self.acted_version.filter(|_| !act.rests_on_band()).unwrap_or(current);
        (since..=current).contains(&seen)
    }

    /// A referral that was received now.
    #[must_use]
    pub fn received(case: Case) -> Self {
        let at = case.received_at;
        Self {
            contact_band: Band::Routine,
            weighed: Vec::new(),
            acted_at: at,
            acted_version: Some(FIRST),
            status_since: at,
            reached_at: None,
            decided: false,
            planned_at: None,
            carried: None,
            reopened_at: None,
            told: Vec::new(),
            ended: Vec::new(),
            withdrawal: None,
            proposal: None,
            case,
        }
    }
}

/// A referral's place in its life and in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    /// Where it stands.
    pub status: Status,
    /// How it ended, once closed.
    pub closed_as: Option<ClosedAs>,
    /// The effective band.
    pub band: Band,
    /// Who has it, and since when.
    pub owner: Option<(AccountId, Timestamp)>,
    /// All else.
    pub standing: Standing,
}

/// What came about by time alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Passed {
    /// A legal power ended. It closes nothing: where is the person, who is with them?
    PowerEnded(EndedPower),
    /// Something was due and nobody acted.
    ActByMissed(Term),
    /// The band was raised.
    BandRaised {
        /// From.
        from: Band,
        /// To.
        to: Band,
    },
}

/// What is computed from a position at a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Reckoning {
    /// What the rules suggest.
    pub suggestion: Suggestion,
    /// The powers that run or ran out.
    pub clocks: Vec<Clock>,
    /// By when somebody must act; none once closed.
    pub act_by: Option<Timestamp>,
    /// When time alone will change something; none where it will not.
    pub look_at: Option<Timestamp>,
    /// When the hub is told that nobody acted: the earliest time of which it was not told; none where none is left.
    pub alarm_at: Option<Timestamp>,
}

impl Position {
    /// A referral that was received now.
    #[must_use]
    pub fn received(case: Case, status: Status) -> Self {
        let now = case.received_at;
        let standing = Standing::received(case);
        let mut position = Self { status, closed_as: None, band: Band::Routine, owner: None, standing };
        position.settle(now);
        position
    }

    /// Lets time pass up to `now`: what ended, what was missed, what that raised. Asked again at the same moment it
    /// tells nothing; asked often it comes to the same as asked once.
    pub fn pass(&mut self, settings: &SafetySettings, now: Timestamp) -> Vec<Passed> {
        if !self.status.is_open() {
            return Vec::new();
        }
        let mut passed = self.end_powers(now);
        let from = self.band;
        // From one moment at which time changes what fires to the next: what was due in between was due by the band that
        // stood then.
        let mut at = self.standing.acted_at;
        while let Some(next) = next_change(&self.standing.case, at).filter(|next| *next < now) {
            passed.extend(self.come_to(settings, next));
            at = next;
        }
        passed.extend(self.come_to(settings, now));
        if self.band != from {
            passed.push(Passed::BandRaised { from, to: self.band });
        }
        passed
    }

    /// One moment: what was due by the band that stood until then, then the band, then what is due by that one.
    fn come_to(&mut self, settings: &SafetySettings, at: Timestamp) -> Option<Passed> {
        let by_old = self.miss(settings, at);
        self.raise(at);
        let by_new = self.miss(settings, at);
        if by_new.is_some() {
            self.raise(at);
        }
        by_old.or(by_new)
    }

    /// What nobody did in time by `at`, the first time that it is so since somebody acted.
    fn miss(&mut self, settings: &SafetySettings, at: Timestamp) -> Option<Passed> {
        if self.standing.case.missed_in.is_some() {
            return None;
        }
        let term = missed(&self.terms(settings), self.standing.acted_at, at)?;
        self.standing.case.missed_in = Some(self.standing.contact_band);
        Some(Passed::ActByMissed(term))
    }

    /// After an act: raises the band to what the rules ask for now, apart from lines that were weighed. A fact that went, and
    /// comes back one day, is another one then.
    pub fn settle(&mut self, now: Timestamp) {
        let suggestion = suggest(&self.standing.case, now);
        self.standing.weighed.retain(|line| suggestion.because.iter().any(|fired| fired.is(line)));
        self.raise(now);
    }

    fn raise(&mut self, now: Timestamp) {
        let suggestion = suggest(&self.standing.case, now);
        self.raise_contact_band(&suggestion);
        // Once more: a time that was missed in a band that is higher now asks for more.
        let suggestion = suggest(&self.standing.case, now);
        self.band = self.band.min(band_without(&suggestion, &self.standing.weighed, false));
    }

    /// An AMHP gives it this band. Lowered, the lines in `shown`, which the AMHP could see, have been weighed, and so has
    /// what was missed by then. The band that it has already changes nothing.
    pub fn choose(&mut self, band: Band, shown: &Suggestion) {
        if band == self.band {
            return;
        }
        if band > self.band {
            self.standing.weighed = shown.because.iter().map(|fired| fired.line()).collect();
            if !is_missed_unseen(&self.standing.case, shown) {
                self.standing.case.missed_in = None;
            }
        }
        self.band = band;
        self.standing.contact_band = band;
    }

    /// What follows from the position at `now`.
    #[must_use]
    pub fn reckon(&self, settings: &SafetySettings, now: Timestamp) -> Reckoning {
        let untold = |term: &Term| !self.standing.told.contains(term);
        Reckoning {
            suggestion: suggest(&self.standing.case, now),
            clocks: self.clocks(),
            act_by: act_by(&self.waiting(&self.deadlines(), &self.clocks()), settings).map(kept),
            look_at: self.look_at(settings, now).map(kept),
            alarm_at: self.due(settings).filter(untold).map(|term| term.at).min(),
        }
    }

    /// The clocks of its own powers and of those that duplicates told of.
    #[must_use]
    pub fn clocks(&self) -> Vec<Clock> {
        let case = &self.standing.case;
        let mut found: Vec<Clock> = Vec::new();
        for facts in case.all_facts() {
            let more = clocks(&facts.legal.powers, case.received_at);
            found.extend(more.into_iter().filter(|clock| !found.contains(clock)).collect::<Vec<_>>());
        }
        found
    }

    fn deadlines(&self) -> Vec<Timestamp> {
        self.standing.case.all_facts().filter_map(|facts| facts.concern.deadline.at).collect()
    }

    fn waiting<'a>(&self, deadlines: &'a [Timestamp], clocks: &'a [Clock]) -> Waiting<'a> {
        let standing = &self.standing;
        Waiting {
            status: self.status,
            since: standing.status_since,
            received_at: standing.reopened_at.unwrap_or(standing.case.received_at),
            contact_band: standing.contact_band,
            reached_at: standing.reached_at,
            decided: standing.decided,
            planned_at: standing.planned_at,
            handover_since: None,
            deadlines,
            clocks,
            carried: standing.carried,
        }
    }

    /// What is due, in no order; nothing once it is closed.
    #[must_use]
    pub fn terms(&self, settings: &SafetySettings) -> Vec<Term> {
        terms(&self.waiting(&self.deadlines(), &self.clocks()), settings)
    }

    /// The hub is told of all that is due by `now`. What a rise, or another fact, makes due earlier than that is another
    /// time, and is told of too.
    pub fn tell(&mut self, settings: &SafetySettings, now: Timestamp) {
        self.standing.told = self.due(settings).filter(|term| term.at <= now).collect();
    }

    /// What is due, as the database keeps it.
    fn due(&self, settings: &SafetySettings) -> impl Iterator<Item = Term> {
        self.terms(settings).into_iter().map(|term| Term { at: kept(term.at), ..term })
    }

    fn raise_contact_band(&mut self, suggestion: &Suggestion) {
        let asked = band_without(suggestion, &self.standing.weighed, true);
        let standing = &mut self.standing;
        standing.contact_band = standing.contact_band.min(asked);
        standing.case.missed_in = standing.case.missed_in.map(|band| band.min(standing.contact_band));
    }

    fn end_powers(&mut self, now: Timestamp) -> Vec<Passed> {
        let fresh: Vec<_> = self.untold_ends().filter(|end| end.ended_at <= now).collect();
        self.standing.ended.extend(&fresh);
        fresh.into_iter().map(Passed::PowerEnded).collect()
    }

    /// The ends of powers of which nobody was told. Of whole days whose first is not known none is told: that they count as
    /// ended at receipt is for the rules.
    fn untold_ends(&self) -> impl Iterator<Item = EndedPower> + '_ {
        let is_known = |clock: &Clock| clock.start_known || matches!(clock.time, Time::Elapsed(_));
        let end = |clock: Clock| EndedPower { power: clock.power, ended_at: clock.ends_at() };
        self.clocks().into_iter().filter(is_known).map(end).filter(|end| !self.standing.ended.contains(end))
    }

    /// The earliest moment after `now` at which [`Position::pass`] has something to tell.
    fn look_at(&self, settings: &SafetySettings, now: Timestamp) -> Option<Timestamp> {
        if !self.status.is_open() {
            return None;
        }
        let missing = self.standing.case.missed_in.is_none();
        // A term is missed once it has passed.
        let term = |term: Term| after(term.at, SignedDuration::from_micros(1));
        let terms = self.terms(settings).into_iter().filter(|_| missing).map(term);
        // An end that has passed and was not told of is told at once.
        let ends = self.untold_ends().map(|end| end.ended_at.max(now));
        let ahead = terms.filter(|at| *at > now).chain(ends).min();
        ahead.into_iter().chain(next_change(&self.standing.case, now)).min()
    }
}

/// A moment as the database keeps it, to the microsecond: what was typed finer must not look changed ever after.
fn kept(at: Timestamp) -> Timestamp {
    at.round(Unit::Microsecond).unwrap_or(at)
}
