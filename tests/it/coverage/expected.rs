//! What each operation answers to whom, by hand.

use amhp_hub::domain::policy::Operation;

/// Everybody who may come to a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Nobody,
    Author,
    OtherReferrer,
    Amhp,
    Lead,
    Viewer,
    Admin,
    ForeignAmhp,
    ForeignLead,
}

/// All of them.
pub const EVERYBODY: [Who; 9] = [
    Who::Nobody,
    Who::Author,
    Who::OtherReferrer,
    Who::Amhp,
    Who::Lead,
    Who::Viewer,
    Who::Admin,
    Who::ForeignAmhp,
    Who::ForeignLead,
];

/// What a cell of the table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// Open to anybody: the same answer to all.
    Public,
    /// Gets through: whatever is answered then, it is not 401, 403 or 404.
    Through,
    /// Is asked to sign in.
    SignIn,
    /// Knows of it and may not: 403.
    Forbidden,
    /// Learns nothing: 404.
    Nothing,
}

/// The table.
pub fn expected(operation: Operation, who: Who) -> Cell {
    use Cell::{Forbidden, Nothing, Public, SignIn, Through};
    use Operation as O;
    match (operation, who) {
        (O::RegisterAccount | O::StartSignIn | O::ResendCode | O::CompleteSignIn | O::CompleteSetUp, _) => Public,
        (O::ListServices | O::GetFormSchema, _) => Public,
        (_, Who::Nobody) => SignIn,
        (O::SignOut | O::GetMe | O::CreateDraft | O::ListDrafts | O::SubmitReferral | O::ListMyReferrals, _) => Through,
        (O::ManageAuthenticator, Who::Author | Who::OtherReferrer) => Forbidden,
        (O::ManageAuthenticator, _) => Through,
        (O::GetDraft | O::UpdateDraft | O::DeleteDraft | O::CheckDraft | O::SubmitDraft, Who::Author) => Through,
        (O::GetDraft | O::UpdateDraft | O::DeleteDraft | O::CheckDraft | O::SubmitDraft, _) => Nothing,
        (O::AddDocument | O::ListDocuments | O::RemoveDocument | O::LeaveCallDetails, Who::Author) => Through,
        (O::AddDocument | O::ListDocuments | O::RemoveDocument | O::LeaveCallDetails, _) => Nothing,
        (O::ResumePost, _) => Through,
        (O::GetDocument, Who::Author | Who::Amhp | Who::Lead) => Through,
        (O::GetDocument, _) => Nothing,
        (O::OpenCallReference | O::CloseCallReference, Who::Amhp | Who::Lead) => Through,
        (O::OpenCallReference | O::CloseCallReference, Who::Viewer) => Forbidden,
        (O::OpenCallReference | O::CloseCallReference, _) => Nothing,
        (O::GetReferral | O::ListEvents, Who::Author | Who::Amhp | Who::Lead) => Through,
        (O::GetReferral | O::ListEvents, _) => Nothing,
        (O::ListQueue, Who::Amhp | Who::Lead) => Through,
        (O::ListQueue, Who::Viewer) => Forbidden,
        (O::ListQueue, _) => Nothing,
        (O::SearchReferrals, Who::Amhp | Who::Lead) => Through,
        (O::SearchReferrals, Who::Viewer) => Forbidden,
        (O::SearchReferrals, _) => Nothing,
        (O::GetSafetySettings, Who::Amhp | Who::Lead) => Through,
        (O::ChangeSafetySettings, Who::Lead) => Through,
        (O::ChangeSafetySettings, Who::Amhp) => Forbidden,
        (O::GetSafetySettings | O::ChangeSafetySettings, Who::Viewer) => Forbidden,
        (O::GetSafetySettings | O::ChangeSafetySettings, _) => Nothing,
        (O::WithdrawReferral, Who::Author) => Through,
        (O::WithdrawReferral, Who::Amhp | Who::Lead) => Forbidden,
        (O::WithdrawReferral, _) => Nothing,
        (O::ClaimReferral | O::ReleaseReferral | O::DecideReferral, Who::Amhp | Who::Lead) => Through,
        (O::ClaimReferral | O::ReleaseReferral | O::DecideReferral, Who::Author) => Forbidden,
        (O::ClaimReferral | O::ReleaseReferral | O::DecideReferral, _) => Nothing,
        (O::TriageReferral | O::RecordContact | O::RecordLegalStatus, Who::Amhp | Who::Lead) => Through,
        (O::TriageReferral | O::RecordContact | O::RecordLegalStatus, Who::Author) => Forbidden,
        (O::TriageReferral | O::RecordContact | O::RecordLegalStatus, _) => Nothing,
        (O::RecordWhereabouts | O::RecordSeen | O::CountersignDecision, Who::Amhp | Who::Lead) => Through,
        (O::RecordWhereabouts | O::RecordSeen | O::CountersignDecision, Who::Author) => Forbidden,
        (O::RecordWhereabouts | O::RecordSeen | O::CountersignDecision, _) => Nothing,
        (O::ConfirmWithdrawal | O::MarkDuplicate | O::ReopenReferral, Who::Amhp | Who::Lead) => Through,
        (O::ConfirmWithdrawal | O::MarkDuplicate | O::ReopenReferral, Who::Author) => Forbidden,
        (O::ConfirmWithdrawal | O::MarkDuplicate | O::ReopenReferral, _) => Nothing,
    }
}

/// Whether an answer is what the cell says; a page asks to sign in by leading there.
pub fn fits(cell: Cell, status: u16, leads_to: Option<&str>) -> bool {
    let to_sign_in = status == 303 && leads_to.is_some_and(|path| path.starts_with("/sign-in"));
    match cell {
        Cell::Public => status != 403 && status < 500,
        Cell::Through => !matches!(status, 401 | 403 | 404) && !to_sign_in && status < 500,
        Cell::SignIn => status == 401 || to_sign_in,
        Cell::Forbidden => status == 403,
        Cell::Nothing => status == 404,
    }
}
