//! Walks one service's chain from its first event. Imports `domain`, `store`.

use jiff::{SignedDuration, Timestamp};

use super::report::{ChainReport, Report, Wrong};
use super::verify::AT_MOST;
use crate::domain::ids::{EventId, ServiceId};
use crate::domain::seal::{BEGINNING, Head};
use crate::domain::time::before;
use crate::store::{self, Conn, Sealed, StoreError};

/// Events read at once.
const PAGE: i64 = 1_000;
/// How much earlier than the latest sealed event one may have happened and still wait: its transaction took long.
const LATE: SignedDuration = SignedDuration::from_secs(60);

/// How far the walk has come.
struct Walk<'a> {
    slug: &'a str,
    heads: &'a [&'a Head],
    last: (i64, EventId),
    hash: Vec<u8>,
    sealed: u64,
    latest: Timestamp,
}

/// Checks each event of the chain, the heads that were given, and what waits to be sealed.
pub(super) fn walk(
    conn: &mut Conn,
    service: ServiceId,
    slug: &str,
    heads: &[&Head],
    report: &mut Report,
) -> Result<ChainReport, StoreError> {
    let (first, hash) = ((i64::MIN, EventId::new(uuid::Uuid::nil())), BEGINNING.to_vec());
    let mut walk = Walk { slug, heads, last: first, hash, sealed: 0, latest: Timestamp::UNIX_EPOCH };
    loop {
        let page = match store::events_sealed(conn, service, walk.last, PAGE) {
            Ok(page) => page,
            Err(StoreError::Fault(_)) => {
                report.add(slug, Some(walk.seq() + 1), None, Wrong::Unreadable);
                break;
            }
            Err(e) => return Err(e),
        };
        page.iter().try_for_each(|event| walk.step(conn, event, report))?;
        if (page.len() as u64) < PAGE.unsigned_abs() {
            break;
        }
    }
    walk.heads_reached(report);
    let waiting = store::events_unsealed(conn, service)?.unsigned_abs();
    for (referral, half) in store::events_passed_over(conn, service, before(walk.latest, LATE), AT_MOST)? {
        let reference = store::reference_of(conn, referral)?.map(|reference| reference.to_string());
        report.add(slug, None, reference, if half { Wrong::HalfSealed } else { Wrong::PassedOver });
    }
    let head = Head { service: slug.to_owned(), seq: walk.seq(), hash: walk.hash.try_into().unwrap_or(BEGINNING) };
    Ok(ChainReport { head, sealed: walk.sealed, waiting, heads: heads.len() })
}

impl Walk<'_> {
    /// The number of the last event.
    fn seq(&self) -> i64 {
        self.last.0.max(0)
    }

    fn step(&mut self, conn: &mut Conn, event: &Sealed, report: &mut Report) -> Result<(), StoreError> {
        let head = self.heads.iter().any(|head| head.seq == event.seq && head.hash[..] != event.hash[..]);
        let wrong = [self.wrong_with(event), head.then_some(Wrong::NotTheHead)];
        for wrong in wrong.into_iter().flatten() {
            let reference = store::reference_of(conn, event.record.referral)?;
            report.add(self.slug, Some(event.seq), reference.map(|reference| reference.to_string()), wrong);
        }
        self.last = (event.seq, event.record.id);
        self.hash.clone_from(&event.hash);
        self.sealed += 1;
        self.latest = self.latest.max(event.record.at);
        Ok(())
    }

    fn wrong_with(&self, event: &Sealed) -> Option<Wrong> {
        let next = self.seq() + 1;
        match event.seq.cmp(&next) {
            std::cmp::Ordering::Less => Some(Wrong::NoSuchNumber),
            std::cmp::Ordering::Greater => Some(Wrong::Missing(next, event.seq - 1)),
            std::cmp::Ordering::Equal => {
                (event.record.hash(event.seq, &self.hash)[..] != event.hash[..]).then_some(Wrong::Changed)
            }
        }
    }

    /// A head beyond the end of the chain, or one of its beginning that is not the beginning.
    fn heads_reached(&self, report: &mut Report) {
        for head in self.heads {
            if head.seq > self.seq() {
                report.add(self.slug, None, None, Wrong::CutOff(head.seq));
            } else if head.seq == 0 && head.hash != BEGINNING {
                report.add(self.slug, Some(0), None, Wrong::NotTheHead);
            }
        }
    }
}
