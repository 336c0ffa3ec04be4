//! Who may what, every operation by every actor, against a table written out by hand.

use amhp_hub::domain::account::{Actor, Grant, Role};
use amhp_hub::domain::ids::{AccountId, ServiceId};
use amhp_hub::domain::policy::{Denied, Operation, Subject, may};

fn account(n: u128) -> AccountId {
    AccountId::new(uuid::Uuid::from_u128(n))
}

fn service(n: u128) -> ServiceId {
    ServiceId::new(uuid::Uuid::from_u128(n))
}

fn actor(n: u128, grant: Option<(Option<u128>, Role)>) -> Actor {
    let grants = grant.map(|(place, role)| Grant { service: place.map(service), role }).into_iter().collect();
    Actor { account: account(n), name: format!("Actor {n}"), grants }
}

/// The columns of the table: who made it, somebody else, this service's AMHP, lead and viewer, another service's AMHP
/// and lead, the administrator.
fn actors() -> [Actor; 8] {
    [
        actor(1, None),
        actor(2, None),
        actor(3, Some((Some(1), Role::Amhp))),
        actor(4, Some((Some(1), Role::Lead))),
        actor(5, Some((Some(1), Role::Viewer))),
        actor(6, Some((Some(2), Role::Amhp))),
        actor(7, Some((Some(2), Role::Lead))),
        actor(8, Some((None, Role::Admin))),
    ]
}

const NOTHING: Subject = Subject::Nothing;

/// `y` may, `3` knows of it and may not (403), `4` does not know of it (404).
fn table() -> Vec<(Operation, Subject, &'static str)> {
    let draft = Subject::Draft { author: account(1), opened_by: None };
    let opened = Subject::Draft { author: account(1), opened_by: Some(account(3)) };
    let list = Subject::Service(service(1));
    let referral = Subject::Referral { service: service(1), referrer: account(1) };
    vec![
        //                                              own oth amhp lead view a2 l2 admin
        (Operation::RegisterAccount, NOTHING, "yyyyyyyy"),
        (Operation::StartSignIn, NOTHING, "yyyyyyyy"),
        (Operation::ResendCode, NOTHING, "yyyyyyyy"),
        (Operation::CompleteSignIn, NOTHING, "yyyyyyyy"),
        (Operation::CompleteSetUp, NOTHING, "yyyyyyyy"),
        (Operation::SignOut, NOTHING, "yyyyyyyy"),
        (Operation::GetMe, NOTHING, "yyyyyyyy"),
        (Operation::ManageAuthenticator, NOTHING, "33yyyyyy"),
        (Operation::ListServices, NOTHING, "yyyyyyyy"),
        (Operation::GetFormSchema, NOTHING, "yyyyyyyy"),
        (Operation::CreateDraft, NOTHING, "yyyyyyyy"),
        (Operation::ListDrafts, NOTHING, "yyyyyyyy"),
        (Operation::GetDraft, draft, "y4444444"),
        (Operation::UpdateDraft, draft, "y4444444"),
        (Operation::DeleteDraft, draft, "y4444444"),
        (Operation::DeleteDraft, opened, "y4344444"),
        (Operation::CheckDraft, draft, "y4444444"),
        (Operation::SubmitDraft, draft, "y4444444"),
        (Operation::SubmitDraft, opened, "y4y44444"),
        (Operation::SubmitReferral, NOTHING, "yyyyyyyy"),
        (Operation::ListMyReferrals, NOTHING, "yyyyyyyy"),
        (Operation::GetReferral, referral, "y4yy4444"),
        (Operation::ListQueue, list, "44yy3444"),
        (Operation::ClaimReferral, referral, "34yy4444"),
        (Operation::DecideReferral, referral, "34yy4444"),
        (Operation::SearchReferrals, list, "44yy3444"),
        (Operation::GetSafetySettings, list, "44yy3444"),
        (Operation::ChangeSafetySettings, list, "443y3444"),
        (Operation::ListEvents, referral, "y4yy4444"),
        (Operation::AddDocument, draft, "y4444444"),
        (Operation::AddDocument, opened, "y4y44444"),
        (Operation::ListDocuments, draft, "y4444444"),
        (Operation::RemoveDocument, draft, "y4444444"),
        (Operation::GetDocument, draft, "y4444444"),
        (Operation::GetDocument, opened, "y4y44444"),
        (Operation::GetDocument, referral, "y4yy4444"),
        (Operation::LeaveCallDetails, draft, "y4444444"),
        (Operation::OpenCallReference, list, "44yy3444"),
        (Operation::CloseCallReference, list, "44yy3444"),
        (Operation::ResumePost, NOTHING, "yyyyyyyy"),
    ]
}

#[test]
fn every_operation_is_in_the_table() {
    let mut listed: Vec<Operation> = table().into_iter().map(|(operation, ..)| operation).collect();
    // One after the other for each thing that it may be about.
    listed.dedup();
    assert_eq!(listed, Operation::ALL);
}

#[test]
fn every_cell_of_the_table_holds() {
    for (operation, subject, cells) in table() {
        let found: String = actors().iter().map(|actor| cell(may(actor, operation, subject))).collect();
        assert_eq!(found, cells, "{operation}");
    }
}

#[test]
fn an_operation_on_the_wrong_kind_of_thing_is_never_allowed() {
    let lead = &actors()[3];
    let draft = Subject::Draft { author: lead.account, opened_by: None };
    assert!(may(lead, Operation::GetReferral, NOTHING).is_err());
    assert!(may(lead, Operation::ClaimReferral, draft).is_err());
    assert!(may(lead, Operation::GetDraft, Subject::Service(service(1))).is_err());
}

fn cell(answer: Result<(), Denied>) -> char {
    match answer {
        Ok(()) => 'y',
        Err(Denied::NotAllowed) => '3',
        Err(Denied::NotKnown) => '4',
    }
}
