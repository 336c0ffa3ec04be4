//! The table of transitions, read as a whole.

use std::collections::BTreeSet;

use amhp_hub::domain::policy::{Operation, operation_of};
use amhp_hub::domain::status::{Act, ClosedAs, Status, TRANSITIONS, acts, transition};

#[test]
fn every_row_can_be_reached_from_the_beginning() {
    let mut reached: BTreeSet<Option<Status>> = [None].into();
    for _ in 0..=TRANSITIONS.len() {
        let next: Vec<_> =
            TRANSITIONS.iter().filter(|row| reached.contains(&row.from)).map(|row| Some(row.to)).collect();
        reached.extend(next);
    }
    for row in TRANSITIONS {
        assert!(reached.contains(&row.from), "nothing leads to {row:?}");
    }
}

#[test]
fn an_ending_is_named_exactly_where_the_referral_is_closed() {
    for row in TRANSITIONS {
        assert_eq!(row.closed_as.is_some(), row.to == Status::Closed, "{row:?}");
        assert_eq!(row.to.is_open(), row.closed_as.is_none(), "{row:?}");
    }
}

#[test]
fn an_act_leads_from_one_status_to_one_other_and_from_an_ending_nowhere() {
    for row in TRANSITIONS {
        let same = TRANSITIONS.iter().filter(|other| (other.from, other.act) == (row.from, row.act)).count();
        assert_eq!(same, 1, "{row:?}");
        assert_ne!(row.from, Some(row.to), "{row:?}");
    }
    assert_eq!(acts(Status::Closed).count(), 0);
}

#[test]
fn every_act_is_in_the_table_and_has_an_operation() {
    let expected = [
        (Act::Submit, Operation::SubmitDraft),
        (Act::Claim, Operation::ClaimReferral),
        (Act::Accept, Operation::DecideReferral),
        (Act::NotProceed, Operation::DecideReferral),
    ];
    assert_eq!(expected.map(|(act, _)| act), Act::ALL);
    for (act, operation) in expected {
        assert!(TRANSITIONS.iter().any(|row| row.act == act), "{act}");
        assert_eq!(operation_of(act), operation, "{act}");
    }
}

#[test]
fn what_the_table_does_not_hold_is_refused() {
    assert_eq!(transition(Some(Status::Submitted), Act::Accept), None);
    assert_eq!(transition(Some(Status::Accepted), Act::Claim), None);
    assert_eq!(transition(None, Act::Claim), None);
    let closed = transition(Some(Status::Screening), Act::NotProceed).unwrap();
    assert_eq!((closed.to, closed.closed_as), (Status::Closed, Some(ClosedAs::NotProceeding)));
    assert_eq!(acts(Status::Screening).collect::<Vec<_>>(), [Act::Accept, Act::NotProceed]);
}
