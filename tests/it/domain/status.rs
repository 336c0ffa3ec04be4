//! The table of transitions, read as a whole.

use std::collections::BTreeSet;

use amhp_hub::domain::policy::{Operation, operation_of};
use amhp_hub::domain::status::{Act, ClosedAs, Status, TRANSITIONS, WHILE_OPEN, acts, transition};

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
    }
    let endings: Vec<_> = TRANSITIONS.iter().filter(|row| row.to == Status::Closed).collect();
    assert!(endings.iter().all(|row| row.closed_as == Some(ClosedAs::NotProceeding)), "{endings:?}");
    assert_eq!(acts(Status::Closed).collect::<Vec<_>>(), [Act::Reopen]);
}

#[test]
fn every_act_is_in_the_table_and_has_an_operation() {
    let expected = [
        (Act::Submit, Operation::SubmitDraft),
        (Act::Claim, Operation::ClaimReferral),
        (Act::Release, Operation::ReleaseReferral),
        (Act::Triage, Operation::TriageReferral),
        (Act::RecordContact, Operation::RecordContact),
        (Act::RecordLegalStatus, Operation::RecordLegalStatus),
        (Act::RecordWhereabouts, Operation::RecordWhereabouts),
        (Act::RecordSeen, Operation::RecordSeen),
        (Act::Accept, Operation::DecideReferral),
        (Act::NotProceed, Operation::DecideReferral),
        (Act::Countersign, Operation::CountersignDecision),
        (Act::Withdraw, Operation::WithdrawReferral),
        (Act::ConfirmWithdrawal, Operation::ConfirmWithdrawal),
        (Act::MarkDuplicate, Operation::MarkDuplicate),
        (Act::Reopen, Operation::ReopenReferral),
    ];
    assert_eq!(expected.map(|(act, _)| act), Act::ALL);
    for (act, operation) in expected {
        let from = Status::ALL.iter().copied().map(Some).chain([None]);
        assert!(from.into_iter().any(|from| transition(from, act).is_some()), "{act}");
        assert_eq!(operation_of(act), operation, "{act}");
    }
}

#[test]
fn what_the_table_does_not_hold_is_refused() {
    assert_eq!(transition(Some(Status::Submitted), Act::Accept), None);
    assert_eq!(transition(Some(Status::Arranged), Act::Claim), None);
    assert_eq!(transition(None, Act::Claim), None);
    let closed = transition(Some(Status::Screening), Act::NotProceed).unwrap();
    assert_eq!((closed.to, closed.closed_as), (Status::Closed, Some(ClosedAs::NotProceeding)));
    for act in [Act::Accept, Act::NotProceed, Act::Countersign, Act::Release] {
        assert!(acts(Status::Screening).any(|open| open == act), "{act}");
    }
}

#[test]
fn what_is_found_out_is_recorded_while_a_referral_is_open_and_leaves_its_status() {
    for (status, act) in Status::ALL.iter().flat_map(|status| WHILE_OPEN.iter().map(move |act| (*status, *act))) {
        let to = transition(Some(status), act).map(|row| (row.to, row.closed_as));
        assert_eq!(to, status.is_open().then_some((status, None)), "{status} {act}");
    }
}

#[test]
fn a_withdrawal_and_a_duplicate_end_a_referral_wherever_it_stands() {
    let how = [(Act::ConfirmWithdrawal, ClosedAs::Withdrawn), (Act::MarkDuplicate, ClosedAs::Duplicate)];
    for (status, (act, how)) in Status::ALL.iter().flat_map(|status| how.map(move |pair| (*status, pair))) {
        let to = transition(Some(status), act).map(|row| (row.to, row.closed_as));
        assert_eq!(to, status.is_open().then_some((Status::Closed, Some(how))), "{status} {act}");
    }
    assert_eq!(transition(None, Act::ConfirmWithdrawal), None);
}

#[test]
fn four_acts_rest_on_the_band() {
    let resting: Vec<Act> = Act::ALL.iter().copied().filter(|act| act.rests_on_band()).collect();
    assert_eq!(resting, [Act::Triage, Act::NotProceed, Act::Countersign, Act::ConfirmWithdrawal]);
}
