//! Every code that the hub shows has its words.

use amhp_hub::domain::act_by::TermKind;
use amhp_hub::domain::band::Band;
use amhp_hub::domain::call::CallReason;
use amhp_hub::domain::contact::{ContactChannel, ContactOutcome};
use amhp_hub::domain::decision::{AlternativeKind, AlternativeResult, Decision, NotProceedingCode, ToldHow};
use amhp_hub::domain::event::EventKind;
use amhp_hub::domain::power::PowerKind;
use amhp_hub::domain::seen::{SeenManner, Spoke};
use amhp_hub::domain::service::SafetySettings;
use amhp_hub::domain::status::{Act, ClosedAs, Status};
use amhp_hub::domain::withdrawal::WithdrawalCode;
use amhp_hub::web::ui::Words;

#[test]
fn every_code_that_the_hub_shows_has_its_words() {
    let words = Words::english().unwrap();
    let tables: [(&str, Vec<&str>); 21] = [
        ("band", Band::ALL.iter().map(|code| code.as_str()).collect()),
        ("status.hub", Status::ALL.iter().map(|code| code.as_str()).collect()),
        ("status.referrer", Status::ALL.iter().map(|code| code.as_str()).collect()),
        ("closed_as", ClosedAs::ALL.iter().map(|code| code.as_str()).collect()),
        ("act", Act::ALL.iter().map(|code| code.as_str()).collect()),
        ("event", EventKind::ALL.iter().map(|code| code.as_str()).collect()),
        ("decision", Decision::ALL.iter().map(|code| code.as_str()).collect()),
        ("not_proceeding", NotProceedingCode::ALL.iter().map(|code| code.as_str()).collect()),
        ("alternative", AlternativeKind::ALL.iter().map(|code| code.as_str()).collect()),
        ("alternative_result", AlternativeResult::ALL.iter().map(|code| code.as_str()).collect()),
        ("power", PowerKind::ALL.iter().map(|code| code.as_str()).collect()),
        ("term", TermKind::ALL.iter().map(|code| code.as_str()).collect()),
        ("contact_channel", ContactChannel::ALL.iter().map(|code| code.as_str()).collect()),
        ("contact_outcome", ContactOutcome::ALL.iter().map(|code| code.as_str()).collect()),
        ("seen_manner", SeenManner::ALL.iter().map(|code| code.as_str()).collect()),
        ("spoke", Spoke::ALL.iter().map(|code| code.as_str()).collect()),
        ("told_spoke", Spoke::ALL.iter().map(|code| code.as_str()).collect()),
        ("withdrawal", WithdrawalCode::ALL.iter().map(|code| code.as_str()).collect()),
        (
            "referrer_event",
            EventKind::ALL.iter().filter(|kind| kind.shown_to_referrer()).map(|code| code.as_str()).collect(),
        ),
        ("call_reason", CallReason::ALL.iter().map(|code| code.as_str()).collect()),
        ("told", ToldHow::ALL.iter().map(|code| code.as_str()).collect()),
    ];
    for (table, codes) in tables {
        assert!(!codes.is_empty(), "{table}");
        for code in codes {
            assert!(words.has(&format!("{table}.{code}")), "no words for {table}.{code}");
        }
    }
}

#[test]
fn every_setting_that_a_lead_may_change_has_its_words() {
    let words = Words::english().unwrap();
    let settings = serde_json::to_value(SafetySettings::default()).unwrap();
    let mut seen = 0;
    for (group, members) in settings.as_object().unwrap() {
        for name in members.as_object().into_iter().flatten().map(|(name, _)| name) {
            assert!(words.has(&format!("setting.{group}.{name}")), "no words for {group}.{name}");
            assert!(words.has(&format!("setting_group.{group}")), "no words for {group}");
            seen += 1;
        }
    }
    assert_eq!(seen, 29, "targets, leads, due, alarms, gate");
    assert!(words.has("setting.localities"));
}
