//! Every kind of harm that is done to the record.

use amhp_hub::domain::ids::{EventId, ReferralId};
use amhp_hub::domain::seal::{STANDING, Stood};
use amhp_hub::store::Sealed;
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::json;

use super::hand::Hand;

/// By what a harm shows.
#[derive(Clone, Copy)]
pub enum Shows {
    /// The record contradicts itself.
    ByItself,
    /// The record is whole in itself, and only what was kept elsewhere contradicts it.
    ByTheHead,
}

type Tamper = (&'static str, Shows, fn(&mut Hand<'_>));

/// The kinds; each is done as often as the others.
pub const TAMPERS: [Tamper; 25] = [
    ("id", Shows::ByItself, |hand| event_column(hand, |hand, _| format!("id = '{}'", hand.id()))),
    ("of another referral", Shows::ByItself, |hand| event_column(hand, another_referral)),
    ("in another service's chain", Shows::ByItself, |hand| event_column(hand, another_service)),
    ("version", Shows::ByItself, |hand| {
        event_column(hand, |hand, _| format!("version = version + {}", 1 + hand.below(9)))
    }),
    ("time", Shows::ByItself, |hand| event_column(hand, another_time)),
    ("kind", Shows::ByItself, |hand| event_column(hand, another_kind)),
    ("author", Shows::ByItself, |hand| event_column(hand, another_author)),
    ("payload", Shows::ByItself, |hand| event_column(hand, another_payload)),
    ("salt", Shows::ByItself, |hand| event_column(hand, |hand, _| format!("salt = {}", hand.random_bytes(16)))),
    ("number", Shows::ByItself, |hand| event_column(hand, another_number)),
    ("hash", Shows::ByItself, |hand| event_column(hand, |hand, _| format!("hash = {}", hand.random_bytes(32)))),
    ("seal broken", Shows::ByItself, seal_broken),
    ("nonsense", Shows::ByItself, nonsense),
    ("swapped numbers", Shows::ByItself, swapped_numbers),
    ("swapped payloads", Shows::ByItself, swapped_payloads),
    ("one deleted", Shows::ByItself, one_deleted),
    ("tail deleted", Shows::ByItself, |hand| tail_deleted(hand, false)),
    ("tail undone", Shows::ByTheHead, |hand| tail_deleted(hand, true)),
    ("duplicated", Shows::ByItself, duplicated),
    ("forged", Shows::ByItself, forged),
    ("sealed anew", Shows::ByTheHead, sealed_anew),
    ("forged and sealed anew", Shows::ByTheHead, forged_within),
    ("referral", Shows::ByItself, referral_changed),
    ("document", Shows::ByItself, document_changed),
    ("referral deleted", Shows::ByItself, referral_deleted),
];

fn event_column(hand: &mut Hand<'_>, column: fn(&mut Hand<'_>, &Sealed) -> String) {
    let event = hand.event();
    let column = column(hand, &event);
    hand.set_event(&event, &column);
}

fn another_referral(hand: &mut Hand<'_>, event: &Sealed) -> String {
    let others: Vec<ReferralId> =
        hand.world.referrals.iter().map(|referral| referral.id).filter(|id| *id != event.record.referral).collect();
    format!("referral_id = '{}'", hand.one(&others))
}

fn another_service(hand: &mut Hand<'_>, event: &Sealed) -> String {
    let mut chains = hand.world.chains.iter().map(|chain| chain[0].record.service);
    format!("service_id = '{}'", chains.find(|service| *service != event.record.service).unwrap())
}

fn another_time(hand: &mut Hand<'_>, event: &Sealed) -> String {
    let micros = 1 + hand.below(10_000_000_000) as i64;
    let earlier = hand.below(2) == 0;
    format!("at = '{:.6}'", event.record.at + SignedDuration::from_micros(if earlier { -micros } else { micros }))
}

fn another_kind(hand: &mut Hand<'_>, event: &Sealed) -> String {
    let kinds = ["submitted", "claimed", "accepted", "not_proceeding", "nothing", ""];
    let others: Vec<&str> = kinds.into_iter().filter(|kind| *kind != event.record.kind).collect();
    format!("kind = '{}'", hand.one(&others))
}

fn another_author(hand: &mut Hand<'_>, event: &Sealed) -> String {
    let [one, other] = hand.world.accounts;
    let others: Vec<_> = [None, Some(one), Some(other)].into_iter().filter(|who| *who != event.record.actor).collect();
    hand.one(&others).map_or("actor_id = NULL".to_owned(), |actor| format!("actor_id = '{actor}'"))
}

fn another_payload(hand: &mut Hand<'_>, event: &Sealed) -> String {
    let mut payload = event.record.payload.clone();
    match hand.below(4) {
        0 => payload = json!({}),
        1 => payload[STANDING]["band"] = json!(hand.below(99)),
        2 => payload["note"] = json!(hand.below(1_000_000)),
        _ => payload = json!([payload]),
    }
    format!("payload = '{payload}'")
}

fn another_number(hand: &mut Hand<'_>, event: &Sealed) -> String {
    let far = hand.below(400) as i64 - 200;
    format!("seq = {}", event.seq + if far == 0 { 1_000 } else { far })
}

/// Numbers without a hash, a hash without a number, and neither where others come after it.
fn seal_broken(hand: &mut Hand<'_>) {
    let chain = hand.chain();
    let event = chain[hand.below(chain.len() - 1)].clone();
    let columns = ["seq = NULL", "hash = NULL", "seq = NULL, hash = NULL"];
    let columns = hand.one(&columns);
    hand.set_event(&event, columns);
}

/// What no program wrote; an engine that holds to its types takes only some of it.
fn nonsense(hand: &mut Hand<'_>) {
    let event = hand.event();
    if !hand.writes_anything() {
        return hand.set_event(&event, "payload = 'null', kind = '\u{1}'");
    }
    hand.run("PRAGMA ignore_check_constraints = ON".to_owned());
    let columns = ["at = 'yesterday'", "payload = '{'", "referral_id = 'x'", "actor_id = ''", "id = '-'"];
    let columns = hand.one(&columns);
    hand.set_event(&event, columns);
    hand.run("PRAGMA ignore_check_constraints = OFF".to_owned());
}

fn two(hand: &mut Hand<'_>) -> (Sealed, Sealed) {
    let chain = hand.chain();
    let (one, step) = (hand.below(chain.len()), 1 + hand.below(chain.len() - 1));
    (chain[one].clone(), chain[(one + step) % chain.len()].clone())
}

fn swapped_numbers(hand: &mut Hand<'_>) {
    let (one, other) = two(hand);
    for (event, place) in [(&one, &other), (&other, &one)] {
        let columns = format!("seq = {}, hash = {}", place.seq, hand.bytes(&place.hash));
        hand.set_event(event, &columns);
    }
}

fn swapped_payloads(hand: &mut Hand<'_>) {
    let (one, other) = two(hand);
    for (event, from) in [(&one, &other), (&other, &one)] {
        let payload = from.record.payload.to_string().replace('\'', "''");
        let columns = format!("payload = '{payload}', salt = {}", hand.bytes(&from.record.salt));
        hand.set_event(event, &columns);
    }
}

fn one_deleted(hand: &mut Hand<'_>) {
    let event = hand.event();
    hand.run(format!("DELETE FROM events WHERE id = '{}'", event.record.id));
}

/// The end of a chain; `undo` puts the referrals back to where they stood before, so that nothing contradicts.
fn tail_deleted(hand: &mut Hand<'_>, undo: bool) {
    let chain = hand.chain();
    let kept = hand.below(chain.len());
    for event in chain[kept..].iter().rev() {
        let (id, of, version) = (event.record.id, event.record.referral, event.record.version);
        hand.run(format!("DELETE FROM events WHERE id = '{id}'"));
        let before = chain.iter().find(|e| e.record.referral == of && e.record.version == version - 1);
        match before.filter(|_| undo) {
            Some(before) => {
                let stood = Stood::deserialize(&before.record.payload[STANDING]).unwrap();
                hand.stand(of, version - 1, &stood);
            }
            None if undo => {
                hand.run(format!("DELETE FROM documents WHERE referral_id = '{of}'"));
                hand.run(format!("DELETE FROM referrals WHERE id = '{of}'"));
            }
            None => {}
        }
    }
}

/// The same event once more: waiting, at the end of the chain, or under the same number.
fn duplicated(hand: &mut Hand<'_>) {
    let chain = hand.chain();
    let mut copy = hand.one(chain);
    copy.record.id = EventId::new(hand.id());
    let way = hand.below(3);
    if way == 1 {
        at_the_end(chain, &mut copy);
    }
    hand.add(&copy, way > 0);
}

/// An act that nobody did: waiting, or at the end of the chain.
fn forged(hand: &mut Hand<'_>) {
    let chain = hand.chain();
    let mut event = hand.one(chain);
    event.record.id = EventId::new(hand.id());
    let versions = chain.iter().filter(|e| e.record.referral == event.record.referral).map(|e| e.record.version);
    event.record.version = versions.max().unwrap() + 1;
    event.record.kind = "accepted".to_owned();
    let sealed = hand.below(2) == 0;
    at_the_end(chain, &mut event);
    hand.add(&event, sealed);
}

fn at_the_end(chain: &[Sealed], event: &mut Sealed) {
    let last = chain.last().unwrap();
    event.seq = last.seq + 1;
    event.hash = event.record.hash(event.seq, &last.hash).to_vec();
}

/// What an act said is changed, and the chain made anew from there.
fn sealed_anew(hand: &mut Hand<'_>) {
    let chain = hand.chain();
    let from = hand.below(chain.len());
    let mut rest = chain[from..].to_vec();
    rest[0].record.payload["note"] = json!(hand.below(1_000_000));
    let payload = format!("payload = '{}'", rest[0].record.payload.to_string().replace('\'', "''"));
    hand.set_event(&chain[from], &payload);
    hand.seal_anew(from.checked_sub(1).map(|before| &chain[before]), &rest);
}

/// An act that nobody did is put where the last act of its referral was, and the chain made anew from there.
fn forged_within(hand: &mut Hand<'_>) {
    let referral = hand.referral();
    let chains = &hand.world.chains;
    let chain = chains.iter().find(|chain| chain[0].record.service == referral.service).unwrap();
    let place = chain.iter().rposition(|event| event.record.referral == referral.id).unwrap() + 1;
    let mut event = chain[place - 1].clone();
    event.record.id = EventId::new(hand.id());
    event.record.version += 1;
    event.record.kind = "accepted".to_owned();
    hand.add(&event, false);
    hand.set_referral(referral.id, "version = version + 1");
    let rest: Vec<Sealed> = [event].into_iter().chain(chain[place..].iter().cloned()).collect();
    // At the very end it would be what the service itself could have written: an event before it is changed as well.
    match chain.get(place) {
        Some(_) => hand.seal_anew(chain.get(place - 1), &rest),
        None => {
            hand.seal_anew(chain.get(place - 1), &rest);
            sealed_anew_before(hand, chain, &rest[0]);
        }
    }
}

fn sealed_anew_before(hand: &mut Hand<'_>, chain: &[Sealed], last: &Sealed) {
    let mut all = chain.to_vec();
    all.push(last.clone());
    all[0].record.payload["note"] = json!("forged");
    let payload = format!("payload = '{}'", all[0].record.payload.to_string().replace('\'', "''"));
    hand.set_event(&chain[0], &payload);
    hand.seal_anew(None, &all);
}

fn referral_changed(hand: &mut Hand<'_>) {
    let referral = hand.referral();
    let mut stood = referral.stands.clone();
    match hand.below(6) {
        0 => return hand.set_referral(referral.id, "answers = '{\"z\": -1}'"),
        1 => return hand.set_referral(referral.id, "version = version + 1"),
        2 => return hand.set_referral(referral.id, "band_rank = (band_rank + 1) % 4"),
        3 => stood.owner = if stood.owner.is_some() { None } else { Some(hand.world.accounts[0]) },
        4 => stood = other_status(&stood),
        _ => stood.act_by = Some(stood.act_by.unwrap_or(jiff::Timestamp::UNIX_EPOCH) + SignedDuration::from_micros(1)),
    }
    if stood.closed_as.is_some() {
        stood.act_by = None;
    }
    if stood == referral.stands {
        stood = other_status(&stood);
    }
    hand.stand(referral.id, referral.version, &stood);
}

fn other_status(stood: &Stood) -> Stood {
    use amhp_hub::domain::status::{ClosedAs, Status};
    match stood.closed_as {
        Some(_) => Stood { closed_as: Some(ClosedAs::Withdrawn), ..stood.clone() },
        None => Stood { status: Status::Closed, closed_as: Some(ClosedAs::Duplicate), act_by: None, ..stood.clone() },
    }
}

fn document_changed(hand: &mut Hand<'_>) {
    let world = hand.world;
    let (of, id) = hand.one(&world.documents);
    let other = world.referrals.iter().map(|referral| referral.id).find(|other| *other != of).unwrap();
    let sql = match hand.below(3) {
        0 => format!("DELETE FROM documents WHERE id = '{id}'"),
        1 => format!("UPDATE documents SET sha256 = {} WHERE id = '{id}'", hand.random_bytes(32)),
        _ => format!("UPDATE documents SET referral_id = '{other}' WHERE id = '{id}'"),
    };
    hand.run(sql);
}

fn referral_deleted(hand: &mut Hand<'_>) {
    let referral = hand.referral();
    hand.run(format!("DELETE FROM documents WHERE referral_id = '{}'", referral.id));
    hand.run(format!("DELETE FROM referrals WHERE id = '{}'", referral.id));
}
