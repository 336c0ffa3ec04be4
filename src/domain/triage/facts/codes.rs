//! The codes of the form on which rules fire. Source: form.md; a test holds each list against the form's options.

use crate::domain::codes::codes;

codes! {
    /// An answer to a question of yes or no that may also be not known.
    Ynu {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Not known.
        Unknown = "unknown",
    }
}

codes! {
    /// What kind of place the person is in now.
    Place {
        /// Their home.
        Home = "home",
        /// Another private address.
        OtherPrivateAddress = "other_private_address",
        /// A psychiatric ward.
        PsychiatricWard = "psychiatric_ward",
        /// A general hospital ward.
        GeneralWard = "general_ward",
        /// An emergency department.
        EmergencyDepartment = "emergency_department",
        /// A place of safety.
        PlaceOfSafety = "place_of_safety",
        /// Police custody.
        PoliceCustody = "police_custody",
        /// A care home.
        CareHome = "care_home",
        /// Supported housing.
        SupportedHousing = "supported_housing",
        /// A prison.
        Prison = "prison",
        /// A school.
        School = "school",
        /// The street or another public place.
        Street = "street",
        /// Somewhere else.
        Other = "other",
        /// Not known.
        Unknown = "unknown",
    }
}

codes! {
    /// How present a risk is.
    Level {
        /// It is happening.
        Immediate = "immediate",
        /// It may happen.
        Present = "present",
        /// It was, and is not now.
        Past = "past",
        /// None is known.
        NoneKnown = "none_known",
        /// Nobody has looked.
        NotAssessed = "not_assessed",
    }
}

codes! {
    /// How soon a present risk could come true.
    Within {
        /// Today.
        Today = "today",
        /// Within days.
        Days = "days",
        /// Later than that.
        Longer = "longer",
        /// Not known.
        NotKnown = "not_known",
    }
}

codes! {
    /// Who cares now for those whom the person looks after.
    Cover {
        /// Nobody.
        Nobody = "nobody",
        /// The person themselves.
        ThePerson = "the_person",
        /// Another adult.
        OtherAdult = "other_adult",
        /// Not known.
        Unknown = "unknown",
    }
}

codes! {
    /// Pregnant, or after a birth.
    Pregnancy {
        /// Neither.
        No = "no",
        /// Pregnant.
        Pregnant = "pregnant",
        /// Gave birth in the last 12 months.
        BirthInLast12Months = "birth_in_last_12_months",
        /// Not known.
        Unknown = "unknown",
    }
}

codes! {
    /// A medicine that harms when it is missed.
    Medicine {
        /// Insulin.
        Insulin = "insulin",
        /// Lithium.
        Lithium = "lithium",
        /// Clozapine.
        Clozapine = "clozapine",
        /// A medicine against seizures.
        Anticonvulsant = "anticonvulsant",
        /// A blood thinner.
        Anticoagulant = "anticoagulant",
        /// A steroid.
        Steroid = "steroid",
        /// Another one.
        Other = "other",
    }
}

codes! {
    /// Under what the person is held, if under anything.
    LegalStatus {
        /// Nothing.
        None = "none",
        /// In hospital by agreement.
        Informal = "informal",
        /// A power of the Act, or another one; which is in the list of powers.
        Power = "power",
        /// Not known.
        Unknown = "unknown",
    }
}

codes! {
    /// For what the referrer thinks the person should be considered.
    Considered {
        /// Admission for assessment.
        S2 = "s2",
        /// Admission for treatment.
        S3 = "s3",
        /// Emergency admission.
        S4 = "s4",
        /// A warrant to enter.
        S135Enter = "s135_1",
        /// A warrant to bring back.
        S135BringBack = "s135_2",
        /// A community treatment order.
        Cto = "cto",
        /// Guardianship.
        Guardianship = "guardianship",
        /// Advice only.
        Advice = "advice",
    }
}
