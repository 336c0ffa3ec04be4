//! Typed identities of rows: a draft's id can never be given where a referral's is asked for. UUID version 7 (RFC 9562),
//! so that rows lie in the order of their making. An id opens no door: what does is random and lives elsewhere.

/// Declares newtypes over [`uuid::Uuid`] that read and print as the bare id.
macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// Takes an id that exists already.
            #[must_use]
            pub const fn new(id: uuid::Uuid) -> Self {
                Self(id)
            }

            /// Makes a new id (UUID version 7) of the given instant and ten random bytes.
            #[must_use]
            pub fn at(now: jiff::Timestamp, random: [u8; 10]) -> Self {
                let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
            }

            /// The bare id.
            #[must_use]
            pub const fn uuid(self) -> uuid::Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                uuid::Uuid::try_parse(text).map(Self)
            }
        }
    )* };
}

typed_id! {
    /// Somebody who signs in: a referrer or a member of a hub's staff.
    AccountId,
    /// A hub that takes referrals.
    ServiceId,
    /// A referral that is still being written.
    DraftId,
    /// A request for assessment that a hub has received.
    ReferralId,
    /// One entry of the record of what happened.
    EventId,
    /// A message that waits to be sent, or was.
    MessageId,
    /// A piece of work that happens later.
    JobId,
    /// A role given to an account.
    GrantId,
    /// A link by which an invited member of staff sets up.
    SetUpLinkId,
    /// Somebody gave an address and is to type a code.
    ChallengeId,
    /// A code that was issued.
    CodeIssueId,
    /// Something that was tried and is counted.
    AttemptId,
    /// A session.
    SessionId,
    /// Somebody looked at something.
    ReadId,
    /// A paper that goes with a referral.
    DocumentId,
    /// A call that is expected.
    CallReferenceId,
    /// What was posted after the session had ended.
    ParkedPostId,
    /// A change of a service's safety settings.
    SettingsChangeId,
}
