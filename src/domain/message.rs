//! What is mailed to whom: the kinds of message, each with the ids that its text is made from.
//!
//! A row of the outbox holds these and nothing else: no code, no link, no person. To add a message, add its kind here
//! and its folder in `src/mail/messages/`.

use serde::{Deserialize, Serialize};

use super::ids::{AccountId, CallReferenceId, ChallengeId, CodeIssueId, DocumentId, DraftId, ReferralId, SetUpLinkId};

/// A message to be sent, by the ids of what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "about", rename_all = "snake_case")]
pub enum Message {
    /// The code of a sign-in.
    SignInCode {
        /// The challenge.
        challenge: ChallengeId,
        /// The issue.
        issue: CodeIssueId,
    },
    /// The code that confirms the address of a new account.
    RegistrationCode {
        /// The challenge.
        challenge: ChallengeId,
        /// The issue.
        issue: CodeIssueId,
    },
    /// Somebody asked for an account with an address that has one.
    RegistrationOfKnownAddress {
        /// The account.
        account: AccountId,
    },
    /// An invited member of staff is to choose a password.
    SetUp {
        /// The account.
        account: AccountId,
        /// The link.
        link: SetUpLinkId,
    },
    /// To the referrer: it arrived.
    ReferralReceived {
        /// The referral.
        referral: ReferralId,
    },
    /// To the hub: one came.
    ReferralArrived {
        /// The referral.
        referral: ReferralId,
    },
    /// To a draft's author: soon the person will have to be seen again.
    DraftStale {
        /// The draft.
        draft: DraftId,
    },
    /// To a draft's author: soon it will be swept.
    DraftExpiring {
        /// The draft.
        draft: DraftId,
    },
    /// To the hub: nobody has rung about a draft that went by telephone.
    CallUnclaimed {
        /// The call.
        call: CallReferenceId,
    },
    /// To the hub: the time by which somebody must act has passed.
    ActByPassed {
        /// The referral.
        referral: ReferralId,
    },
    /// To the hub: a legal power has ended.
    PowerEnded {
        /// The referral.
        referral: ReferralId,
    },
    /// To the hub: a decision waits for a second person.
    CountersignatureAsked {
        /// The referral.
        referral: ReferralId,
    },
    /// To the hub: the referrer asks to withdraw it.
    WithdrawalAsked {
        /// The referral.
        referral: ReferralId,
    },
    /// To the referrer: it was decided.
    ReferralDecided {
        /// The referral.
        referral: ReferralId,
    },
    /// To who added a document: a virus was found in it.
    DocumentRefused {
        /// The document.
        document: DocumentId,
    },
}
