//! Who may do what: one table. Every service asks it, every route names its operation, a test walks every cell.
//!
//! To add an operation, add its code (the `operationId` of the API) and its row; a route without a row does not start.
//! What an actor may not know of is [`Denied::NotKnown`] (404), what they know but may not do is [`Denied::NotAllowed`]
//! (403).

use super::account::{Actor, Role};
use super::codes::codes;
use super::ids::{AccountId, ServiceId};
use super::status::Act;

codes! {
    /// Everything that can be asked of the service, by its `operationId`.
    Operation {
        /// Ask for an account.
        RegisterAccount = "registerAccount",
        /// E-mail and password; a code goes out by mail.
        StartSignIn = "startSignIn",
        /// Send the code again.
        ResendCode = "resendCode",
        /// Type the code.
        CompleteSignIn = "completeSignIn",
        /// An invited member of staff chooses a password.
        CompleteSetUp = "completeSetUp",
        /// End the session.
        SignOut = "signOut",
        /// Who am I.
        GetMe = "getMe",
        /// Set up an authenticator app, or remove it; by pages only.
        ManageAuthenticator = "manageAuthenticator",
        /// The services that take referrals.
        ListServices = "listServices",
        /// The schemas of a form.
        GetFormSchema = "getFormSchema",
        /// Begin a draft.
        CreateDraft = "createDraft",
        /// My drafts.
        ListDrafts = "listDrafts",
        /// Read a draft.
        GetDraft = "getDraft",
        /// Change a draft.
        UpdateDraft = "updateDraft",
        /// Throw a draft away.
        DeleteDraft = "deleteDraft",
        /// What a draft still lacks.
        CheckDraft = "checkDraft",
        /// Send a draft.
        SubmitDraft = "submitDraft",
        /// Send a whole referral at once.
        SubmitReferral = "submitReferral",
        /// The referrals that I made.
        ListMyReferrals = "listMyReferrals",
        /// Read a referral.
        GetReferral = "getReferral",
        /// The triage list.
        ListQueue = "listQueue",
        /// Take a referral.
        ClaimReferral = "claimReferral",
        /// Give a referral back to the queue.
        ReleaseReferral = "releaseReferral",
        /// Change the band.
        TriageReferral = "triageReferral",
        /// Record that somebody was rung, or rang.
        RecordContact = "recordContact",
        /// Record the legal status.
        RecordLegalStatus = "recordLegalStatus",
        /// Record where the person is.
        RecordWhereabouts = "recordWhereabouts",
        /// Record that somebody saw the person.
        RecordSeen = "recordSeen",
        /// Accept, or not proceed.
        DecideReferral = "decideReferral",
        /// Stand by a decision not to proceed.
        CountersignDecision = "countersignDecision",
        /// Ask to withdraw.
        WithdrawReferral = "withdrawReferral",
        /// Confirm a withdrawal.
        ConfirmWithdrawal = "confirmWithdrawal",
        /// Say of which referral it is a duplicate.
        MarkDuplicate = "markDuplicate",
        /// Open a closed one again.
        ReopenReferral = "reopenReferral",
        /// Find a person's referrals.
        SearchReferrals = "searchReferrals",
        /// The safety settings of a service and their history; by pages only.
        GetSafetySettings = "getSafetySettings",
        /// Change the safety settings, with a reason; by pages only.
        ChangeSafetySettings = "changeSafetySettings",
        /// What happened to a referral.
        ListEvents = "listEvents",
        /// Add a paper to a draft.
        AddDocument = "addDocument",
        /// The papers of a draft.
        ListDocuments = "listDocuments",
        /// Take a paper from a draft.
        RemoveDocument = "removeDocument",
        /// Read the content of a paper.
        GetDocument = "getDocument",
        /// Leave a number to ring back, and where the person is; by pages only.
        LeaveCallDetails = "leaveCallDetails",
        /// Open the draft of a call.
        OpenCallReference = "openCallReference",
        /// Say why a call needs no referral.
        CloseCallReference = "closeCallReference",
        /// Take up what was posted after the session had ended; by pages only.
        ResumePost = "resumePost",
    }
}

/// To whom an operation is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody, signed in or not.
    Anyone,
    /// Every signed-in account, about itself or about nothing in particular.
    SignedIn,
    /// Every account with a role somewhere, about itself.
    Staff,
    /// The account whose draft it is, and the AMHP who opened it by its call reference; nobody else knows of it.
    Author,
    /// The account whose draft it is and nobody else; the AMHP who opened it knows of it.
    OnlyAuthor,
    /// Holders of these roles in the service; to the others there is nothing to know.
    Hub(&'static [Role]),
    /// The referrer who made it and nobody else; the hub knows of it.
    Referrer,
    /// The referrer who made it and holders of these roles in its service.
    ReferrerOrHub(&'static [Role]),
    /// Of a draft, who may read it; of a referral, the referrer and holders of these roles in its service.
    Reader(&'static [Role]),
}

/// The roles that see a referral's content.
pub const HUB: &[Role] = &[Role::Amhp, Role::Lead];

/// The table.
pub const fn who_may(operation: Operation) -> Who {
    use Operation as O;
    match operation {
        O::RegisterAccount | O::StartSignIn | O::ResendCode | O::CompleteSignIn | O::CompleteSetUp => Who::Anyone,
        O::ListServices | O::GetFormSchema => Who::Anyone,
        O::SignOut | O::GetMe | O::CreateDraft | O::ListDrafts | O::SubmitReferral | O::ListMyReferrals => {
            Who::SignedIn
        }
        O::ResumePost => Who::SignedIn,
        O::ManageAuthenticator => Who::Staff,
        O::GetDraft | O::UpdateDraft | O::CheckDraft | O::SubmitDraft => Who::Author,
        O::DeleteDraft => Who::OnlyAuthor,
        O::AddDocument | O::ListDocuments | O::RemoveDocument | O::LeaveCallDetails => Who::Author,
        O::GetDocument => Who::Reader(HUB),
        O::GetReferral | O::ListEvents => Who::ReferrerOrHub(HUB),
        O::WithdrawReferral => Who::Referrer,
        O::ListQueue | O::SearchReferrals | O::ClaimReferral | O::ReleaseReferral | O::DecideReferral => Who::Hub(HUB),
        O::TriageReferral | O::RecordContact | O::RecordLegalStatus | O::RecordWhereabouts | O::RecordSeen => {
            Who::Hub(HUB)
        }
        O::CountersignDecision | O::ConfirmWithdrawal | O::MarkDuplicate | O::ReopenReferral => Who::Hub(HUB),
        O::GetSafetySettings => Who::Hub(HUB),
        O::ChangeSafetySettings => Who::Hub(&[Role::Lead]),
        O::OpenCallReference | O::CloseCallReference => Who::Hub(HUB),
    }
}

/// What an operation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Nothing in particular.
    Nothing,
    /// A draft and its author.
    Draft {
        /// Whose draft.
        author: AccountId,
        /// Who opened it by its call reference, where somebody did.
        opened_by: Option<AccountId>,
    },
    /// A service as such: its list.
    Service(ServiceId),
    /// A referral.
    Referral {
        /// The service that owns it now.
        service: ServiceId,
        /// The account that made it.
        referrer: AccountId,
    },
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The actor may not even know that it exists.
    #[error("not known to the actor")]
    NotKnown,
    /// The actor knows of it and may not do this.
    #[error("not allowed to the actor")]
    NotAllowed,
}

/// Whether `actor` may do `operation` on `subject`.
///
/// # Errors
/// [`Denied`], telling what may be said about it.
pub fn may(actor: &Actor, operation: Operation, subject: Subject) -> Result<(), Denied> {
    let allowed = match (who_may(operation), subject) {
        (Who::Anyone | Who::SignedIn, _) => true,
        (Who::Staff, Subject::Nothing) => !actor.grants.is_empty(),
        (Who::Author | Who::Reader(_), Subject::Draft { author, opened_by }) => {
            author == actor.account || opened_by == Some(actor.account)
        }
        (Who::OnlyAuthor, Subject::Draft { author, .. }) => author == actor.account,
        (Who::Referrer, Subject::Referral { referrer, .. }) => referrer == actor.account,
        (Who::Hub(roles), Subject::Service(service)) => actor.holds(service, roles),
        (Who::Hub(roles), Subject::Referral { service, .. }) => actor.holds(service, roles),
        (Who::ReferrerOrHub(roles) | Who::Reader(roles), Subject::Referral { service, referrer }) => {
            referrer == actor.account || actor.holds(service, roles)
        }
        _ => false,
    };
    if allowed { Ok(()) } else { Err(if knows(actor, subject) { Denied::NotAllowed } else { Denied::NotKnown }) }
}

/// What an actor may know to exist: their own drafts and referrals, and what their role lets them read.
fn knows(actor: &Actor, subject: Subject) -> bool {
    match subject {
        Subject::Nothing => true,
        Subject::Draft { author, opened_by } => author == actor.account || opened_by == Some(actor.account),
        Subject::Service(service) => actor.holds(service, Role::ALL),
        Subject::Referral { service, referrer } => referrer == actor.account || actor.holds(service, HUB),
    }
}

/// The operation by which an act of the status table is done.
pub const fn operation_of(act: Act) -> Operation {
    match act {
        Act::Submit => Operation::SubmitDraft,
        Act::Claim => Operation::ClaimReferral,
        Act::Release => Operation::ReleaseReferral,
        Act::Triage => Operation::TriageReferral,
        Act::RecordContact => Operation::RecordContact,
        Act::RecordLegalStatus => Operation::RecordLegalStatus,
        Act::RecordWhereabouts => Operation::RecordWhereabouts,
        Act::RecordSeen => Operation::RecordSeen,
        Act::Accept | Act::NotProceed => Operation::DecideReferral,
        Act::Countersign => Operation::CountersignDecision,
        Act::Withdraw => Operation::WithdrawReferral,
        Act::ConfirmWithdrawal => Operation::ConfirmWithdrawal,
        Act::MarkDuplicate => Operation::MarkDuplicate,
        Act::Reopen => Operation::ReopenReferral,
    }
}
