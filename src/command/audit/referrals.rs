//! Holds each referral against its events. Imports `domain`, `store`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::report::{Report, Wrong};
use super::verify::Services;
use crate::domain::event::EventKind;
use crate::domain::ids::{DocumentId, ReferralId, ServiceId};
use crate::domain::seal::{ANSWERS_SHA256, DOCUMENTS, STANDING, Stood, digest_of_json, hex};
use crate::store::{self, Audited, Conn, EventPlace, StoreError};

/// Referrals read at once, answers and all.
const PAGE: i64 = 100;

/// What an audit knows of one referral.
struct Case<'a> {
    referral: &'a Audited,
    /// Its events, by version.
    events: &'a [EventPlace],
    /// What the first and the last of them carried, by version.
    carried: &'a [(ReferralId, i64, Value)],
    /// Digests of its documents, in hexadecimal.
    documents: BTreeMap<DocumentId, String>,
}

/// A document that went with a submission.
#[derive(Deserialize)]
struct Sent {
    id: DocumentId,
    sha256: String,
}

/// Checks the referrals of one service, or all.
pub(super) fn walk(
    conn: &mut Conn,
    services: &Services,
    only: Option<ServiceId>,
    report: &mut Report,
) -> Result<(), StoreError> {
    let mut after = ReferralId::new(uuid::Uuid::nil());
    loop {
        let page = match store::referrals_audited(conn, only, after, PAGE) {
            Ok(page) => page,
            Err(StoreError::Fault(_)) => {
                let slug = only.and_then(|only| services.get(&only)).map_or("referrals", String::as_str);
                report.add(slug, None, None, Wrong::Unreadable);
                return Ok(());
            }
            Err(e) => return Err(e),
        };
        check(conn, services, &page, report)?;
        match page.last() {
            Some(last) if page.len() as u64 == PAGE.unsigned_abs() => after = last.id,
            _ => return Ok(()),
        }
    }
}

fn check(conn: &mut Conn, services: &Services, page: &[Audited], report: &mut Report) -> Result<(), StoreError> {
    let ids: Vec<ReferralId> = page.iter().map(|referral| referral.id).collect();
    let (events, documents) = (store::event_places(conn, &ids)?, store::document_digests(conn, &ids)?);
    // A payload that cannot be read is told where the chain is walked.
    let carried = match store::event_ends(conn, &ids) {
        Err(StoreError::Fault(_)) => Vec::new(),
        carried => carried?,
    };
    for referral in page {
        let mine = documents.iter().filter(|(of, ..)| *of == referral.id);
        let case = Case {
            referral,
            events: of(&events, referral.id, |event| event.referral),
            carried: of(&carried, referral.id, |(of, ..)| *of),
            documents: mine.map(|(_, id, digest)| (*id, hex(digest))).collect(),
        };
        let slug = services.get(&referral.service).map_or("", String::as_str);
        case.check(report, |report, wrong| {
            let name = referral.reference.parse().map(|r: crate::domain::reference::Reference| r.to_string());
            report.add(slug, None, Some(name.unwrap_or_else(|_| referral.id.to_string())), wrong);
        });
    }
    Ok(())
}

/// The rows of one referral, of rows that are ordered by referral.
fn of<T>(rows: &[T], referral: ReferralId, whose: impl Fn(&T) -> ReferralId) -> &[T] {
    let start = rows.partition_point(|row| whose(row) < referral);
    let end = rows.partition_point(|row| whose(row) <= referral);
    &rows[start..end]
}

impl Case<'_> {
    fn check(&self, report: &mut Report, add: impl Fn(&mut Report, Wrong)) {
        report.referrals += 1;
        self.wrong_order().into_iter().for_each(|wrong| add(report, wrong));
        let first = self.carried.iter().find(|(_, version, _)| *version == 1).map(|(_, _, payload)| payload);
        match first.and_then(|payload| payload.get(ANSWERS_SHA256)) {
            None => report.without_digest += 1,
            Some(digest) if *digest != hex(&digest_of_json(&self.referral.answers)) => add(report, Wrong::Answers),
            Some(_) => {}
        }
        if let Some(sent) = first.and_then(|payload| payload.get(DOCUMENTS)) {
            report.documents += sent.as_array().map_or(0, Vec::len) as u64;
            self.wrong_documents(sent).into_iter().for_each(|wrong| add(report, wrong));
        }
        let last = self.carried.iter().find(|(_, version, _)| *version == self.referral.version);
        match last.and_then(|(_, _, payload)| payload.get(STANDING)).map(Stood::deserialize) {
            None => report.without_standing += 1,
            Some(Err(_)) => add(report, Wrong::Stands("standing")),
            Some(Ok(left)) => left.differs(&self.referral.stands).for_each(|member| add(report, Wrong::Stands(member))),
        }
    }

    /// The events: from the submission, one a version, up to the referral's, sealed in that order.
    fn wrong_order(&self) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        let Some(last) = self.events.last() else { return vec![Wrong::NoSubmission] };
        if self.events.first().is_none_or(|event| event.kind != EventKind::Submitted.as_str()) {
            wrong.push(Wrong::NoSubmission);
        }
        let gap = (1..).zip(self.events).find(|(version, event)| event.version != *version);
        wrong.extend(gap.map(|(version, _)| Wrong::Versions(version)));
        if last.version != self.referral.version {
            wrong.push(Wrong::Version(self.referral.version, last.version));
        }
        let mut reached: BTreeMap<ServiceId, i64> = BTreeMap::new();
        let mut sealed = self.events.iter().filter_map(|event| Some((event.service, event.seq?)));
        if !sealed.all(|(service, seq)| reached.insert(service, seq).is_none_or(|before| before < seq)) {
            wrong.push(Wrong::SealedOutOfOrder);
        }
        wrong
    }

    fn wrong_documents(&self, sent: &Value) -> Vec<Wrong> {
        let Ok(sent) = Vec::<Sent>::deserialize(sent) else { return vec![Wrong::Documents] };
        let other = sent.iter().filter(|document| self.documents.get(&document.id) != Some(&document.sha256));
        other.map(|document| Wrong::Document(document.id)).collect()
    }
}
