//! The risks as facts: eleven domains, each with a level and how soon. There is no score. Source: form.md "risks".

use serde::{Deserialize, Serialize};

use super::codes::{Level, Within, Ynu};
use crate::domain::codes::codes;

codes! {
    /// What a risk is about.
    Domain {
        /// Suicide.
        Suicide = "suicide",
        /// Self-harm.
        SelfHarm = "self_harm",
        /// Self-neglect.
        SelfNeglect = "self_neglect",
        /// Harm to others.
        HarmToOthers = "harm_to_others",
        /// Harm to children.
        Children = "children",
        /// Physical health.
        PhysicalHealth = "physical_health",
        /// Exploitation by others.
        Exploitation = "exploitation",
        /// Domestic abuse.
        DomesticAbuse = "domestic_abuse",
        /// Harm to staff.
        Staff = "staff",
        /// Leaving or going missing.
        Absconding = "absconding",
        /// Fire.
        Fire = "fire",
    }
}

impl Domain {
    /// What it is called at the head of a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Suicide => "Suicide",
            Self::SelfHarm => "Self-harm",
            Self::SelfNeglect => "Self-neglect",
            Self::HarmToOthers => "Harm to others",
            Self::Children => "Harm to children",
            Self::PhysicalHealth => "Physical health",
            Self::Exploitation => "Exploitation",
            Self::DomesticAbuse => "Domestic abuse",
            Self::Staff => "Harm to staff",
            Self::Absconding => "Absconding",
            Self::Fire => "Fire",
        }
    }
}

/// What is known of one risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Risk {
    /// How present it is; none where nobody said.
    pub level: Option<Level>,
    /// How soon, where it is present.
    pub within: Option<Within>,
    /// Domestic abuse only: whether the alleged abuser is with the person.
    pub abuser_there_now: Option<Ynu>,
}

/// What is known of every risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Risks {
    /// Suicide.
    pub suicide: Risk,
    /// Self-harm.
    pub self_harm: Risk,
    /// Self-neglect.
    pub self_neglect: Risk,
    /// Harm to others.
    pub harm_to_others: Risk,
    /// Harm to children.
    pub children: Risk,
    /// Physical health.
    pub physical_health: Risk,
    /// Exploitation by others.
    pub exploitation: Risk,
    /// Domestic abuse.
    pub domestic_abuse: Risk,
    /// Harm to staff.
    pub staff: Risk,
    /// Leaving or going missing.
    pub absconding: Risk,
    /// Fire.
    pub fire: Risk,
}

impl Risks {
    /// What is known of the risk of this domain.
    pub const fn of(&self, domain: Domain) -> Risk {
        match domain {
            Domain::Suicide => self.suicide,
            Domain::SelfHarm => self.self_harm,
            Domain::SelfNeglect => self.self_neglect,
            Domain::HarmToOthers => self.harm_to_others,
            Domain::Children => self.children,
            Domain::PhysicalHealth => self.physical_health,
            Domain::Exploitation => self.exploitation,
            Domain::DomesticAbuse => self.domestic_abuse,
            Domain::Staff => self.staff,
            Domain::Absconding => self.absconding,
            Domain::Fire => self.fire,
        }
    }

    /// Whether its level is exactly this one.
    pub fn is(&self, domain: Domain, level: Level) -> bool {
        self.of(domain).level == Some(level)
    }

    /// Whether it is present or immediate.
    pub fn is_there(&self, domain: Domain) -> bool {
        self.is(domain, Level::Present) || self.is(domain, Level::Immediate)
    }
}
