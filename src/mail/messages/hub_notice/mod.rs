//! To the hub: something about a referral wants a person now. One text for all such notices, a paragraph for each kind.

use minijinja::context;

use super::{Text, text};
use crate::domain::reference::Reference;

/// What wants a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The time by which somebody must act has passed.
    ActByPassed,
    /// A legal power has ended.
    PowerEnded,
    /// A decision waits for a second person.
    CountersignatureAsked,
    /// The referrer asks to withdraw.
    WithdrawalAsked,
}

impl Notice {
    const fn subject(self) -> &'static str {
        match self {
            Self::ActByPassed => "Nobody has acted in time",
            Self::PowerEnded => "A legal power has ended",
            Self::CountersignatureAsked => "A decision waits for a second person",
            Self::WithdrawalAsked => "A referrer asks to withdraw",
        }
    }

    const fn says(self) -> &'static str {
        match self {
            Self::ActByPassed => "The time by which somebody must act on this referral has passed.",
            Self::PowerEnded => {
                "A legal power has ended by the clock. Find out where the person is\nand who is with them, and record it."
            }
            Self::CountersignatureAsked => {
                "A colleague proposes not to proceed with a referral that is urgent enough\nto need a second AMHP, or a lead, to stand by it."
            }
            Self::WithdrawalAsked => {
                "The referrer asks to withdraw this referral. It stays open until an AMHP\nconfirms that."
            }
        }
    }
}

/// What the text needs: no person.
#[derive(Debug, Clone)]
pub struct HubNotice {
    /// What wants a person.
    pub notice: Notice,
    /// The referral.
    pub reference: Reference,
    /// The hub's page of it.
    pub link: String,
}

impl HubNotice {
    /// What the letter says.
    pub fn letter(&self) -> Text {
        let values = context! {
            says => self.notice.says(), reference => self.reference.to_string(), link => self.link.as_str(),
        };
        text(format!("{}: {}", self.notice.subject(), self.reference), include_str!("text.txt"), values)
    }
}
