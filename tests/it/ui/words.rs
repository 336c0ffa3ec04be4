//! The words of every code.

use amhp_hub::domain::ProblemCode;
use amhp_hub::web::ui::Words;

/// The codes of the design, by the table of words that holds them.
const CODES: [(&str, &str); 16] = [
    ("band", "emergency very_urgent urgent routine"),
    ("status.referrer", STATUSES),
    ("status.hub", STATUSES),
    ("closed_as", "not_proceeding withdrawn duplicate transferred completed unable_to_complete"),
    (
        "not_proceeding",
        "alternative_suitable no_mental_disorder_indicated no_current_risk will_accept_informal other_area advice_given \
         redirected",
    ),
    (
        "alternative",
        "crisis_or_home_treatment_team psychiatrist_appointment gp community_team medication_change social_care_review \
         family_or_carer_support informal_admission crisis_house physical_health_check other",
    ),
    ("alternative_result", "tried refused not_suitable not_tried"),
    (
        "outcome",
        "s2 s3 s4 informal_admission cto_agreed cto_not_agreed cto_revoked guardianship community_plan \
         no_further_action no_mental_disorder s136_ended died unable_to_complete",
    ),
    (
        "delay",
        "no_bed specialist_bed s12_doctor second_doctor amhp_capacity police warrant transport interpreter \
         medically_unfit absent_or_refused nearest_relative place_of_safety_full referrer_information \
         childcare_or_safeguarding pets_or_property other",
    ),
    ("call_reason", "danger within_24_hours ring_now not_seen no_senior"),
    ("withdrawal", "in_error duplicate no_longer_needed needs_met_otherwise moved_away died other"),
    ("contact_outcome", "reached no_answer left_message refused"),
    ("role", "amhp lead viewer admin"),
    ("scan_referrer", "pending clean infected failed not_scanned"),
    (
        "document_kind",
        "risk_assessment care_plan medical_recommendation cto_paperwork s136_form warrant gp_summary other",
    ),
    ("scan", "pending clean infected failed not_scanned"),
];

const STATUSES: &str =
    "draft submitted screening information_requested accepted allocated arranged assessing decided waiting closed";

const FAULTS: &str = "bad_request not_signed_in wrong_code timeout too_large unsupported_media_type validation_failed \
    version_conflict if_match_required already_claimed document_withheld idempotency_key_reused idempotency_in_flight \
    idempotency_key_required throttled not_found not_allowed unavailable outcome_unknown";

#[test]
fn every_code_has_its_words_and_there_are_no_others() {
    let words = Words::english().unwrap();
    for (table, codes) in CODES {
        let mut codes: Vec<&str> = codes.split_whitespace().collect();
        codes.sort_unstable();
        assert_eq!(words.codes(table).collect::<Vec<_>>(), codes, "{table}");
    }
}

#[test]
fn every_fault_says_what_happened_what_was_kept_and_what_to_do() {
    let words = Words::english().unwrap();
    for fault in FAULTS.split_whitespace() {
        for part in ["title", "explanation", "remedy"] {
            assert!(words.has(&format!("problem.{fault}.{part}")), "{fault} {part}");
        }
    }
}

#[test]
fn every_kind_of_problem_has_its_words() {
    let words = Words::english().unwrap();
    for code in words.codes("answer_problem") {
        let known: Result<ProblemCode, _> = serde_json::from_value(code.into());
        assert!(known.is_ok(), "{code}");
    }
    assert_eq!(words.codes("answer_problem").count(), 14);
}

#[test]
fn a_code_without_words_and_words_without_text_are_errors() {
    let words = Words::parse("[band]\nurgent = \"Urgent\"").unwrap();
    assert_eq!(words.of("band.urgent").unwrap(), "Urgent");
    assert_eq!(words.of("band.urgnet").unwrap_err().to_string(), "no words for band.urgnet");
    assert!(!words.has("band") && !words.has("band.urgnet"));
    assert_eq!(Words::parse("[band]\nurgent = \" \"").unwrap_err().to_string(), "the words of band.urgent are no text");
    assert!(Words::parse("[band]\nurgent = 1").is_err());
    assert!(Words::parse("[band").is_err());
}
