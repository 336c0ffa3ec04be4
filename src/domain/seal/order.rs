//! The order in which events that wait are sealed.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Record;
use crate::domain::ids::ReferralId;

/// By time and id, but those of one referral by their versions: each takes a place that one of its referral would have
/// by time alone. The time of an act is read before its turn comes, so time alone may put a later act first.
#[must_use]
pub fn in_version_order(mut records: Vec<Record>) -> Vec<Record> {
    records.sort_unstable_by_key(|record| (record.at, record.id));
    let places: Vec<ReferralId> = records.iter().map(|record| record.referral).collect();
    records.sort_unstable_by_key(|record| Reverse((record.version, record.at, record.id)));
    let mut waiting: BTreeMap<ReferralId, Vec<Record>> = BTreeMap::new();
    for record in records {
        waiting.entry(record.referral).or_default().push(record);
    }
    places.iter().filter_map(|referral| waiting.get_mut(referral)?.pop()).collect()
}
