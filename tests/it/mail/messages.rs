//! What each message says.

use amhp_hub::domain::Masked;
use amhp_hub::domain::reference::Reference;
use amhp_hub::domain::service::Telephone;
use amhp_hub::mail::messages::{
    CallUnclaimed, DocumentRefused, DraftExpiring, DraftStale, HubNotice, Notice, ReferralArrived, ReferralDecided,
    ReferralReceived, RegistrationCode, RegistrationOfKnownAddress, SetUp, SignInCode, Text,
};
use jiff::Timestamp;
use regex::Regex;

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn reference() -> Reference {
    Reference::from_values([1, 2, 3, 4, 5, 6, 7])
}

fn six_digits(text: &str) -> Vec<&str> {
    Regex::new(r"\d{6}").unwrap().find_iter(text).map(|found| found.as_str()).collect()
}

/// Everything that a reader of any message may expect.
fn is_well_written(text: &Text) {
    for line in text.body.lines() {
        assert!(line.len() <= 80 || line.starts_with("https://"), "too long: {line}");
        assert_eq!(line.trim_end(), line);
    }
    assert!(!text.body.contains("\n\n\n") && text.body.ends_with(".\n"), "{}", text.body);
    assert!(!text.body.contains('{') && !text.body.contains("•"), "{}", text.body);
    assert!(six_digits(&text.subject).is_empty() && text.subject.is_ascii());
}

fn has(text: &Text, wanted: &[&str]) {
    is_well_written(text);
    for one in wanted {
        assert!(text.body.contains(one), "`{one}` is missing in:\n{}", text.body);
    }
}

#[test]
fn a_sign_in_code_stands_alone_and_is_the_only_group_of_six_digits() {
    let code = SignInCode { code: Masked::new("042913".to_owned()), until: time("2026-06-21T13:05:00Z") };
    let text = code.letter();
    has(&text, &["\n042913\n", "until 2:05pm", "only once", "Never tell anybody this code", "did not try to sign in"]);
    assert_eq!(six_digits(&text.body), ["042913"]);
    assert_eq!(text.subject, "Your code to sign in to Mental Health Act referrals");
    assert!(text.body.is_ascii() && !text.body.contains("http"));
}

#[test]
fn a_registration_code_stands_alone_and_is_the_only_group_of_six_digits() {
    let code = RegistrationCode { code: Masked::new("999000".to_owned()), until: time("2026-12-31T23:59:59Z") };
    let text = code.letter();
    has(&text, &["\n999000\n", "until 11:59pm", "You have no account until then", "did not ask for an account"]);
    assert_eq!(six_digits(&text.body), ["999000"]);
    assert_eq!(text.subject, "Confirm your email address for Mental Health Act referrals");
    assert!(text.body.is_ascii() && !text.body.contains("http"));
}

#[test]
fn a_code_in_the_hour_that_comes_twice_says_which_one() {
    let until = |at| SignInCode { code: Masked::new("123456".to_owned()), until: time(at) }.letter();
    has(&until("2026-10-25T00:30:00Z"), &["until 1:30am BST,"]);
    has(&until("2026-10-25T01:30:00Z"), &["until 1:30am GMT,"]);
    has(&until("2026-10-25T02:30:00Z"), &["until 2:30am,"]);
}

#[test]
fn a_known_address_is_told_to_sign_in() {
    let text = RegistrationOfKnownAddress { link: "https://hub.example/sign-in".to_owned() }.letter();
    has(&text, &["\nhttps://hub.example/sign-in\n", "nothing has changed", "If it was not you"]);
    assert_eq!(text.subject, "You already have an account for Mental Health Act referrals");
    assert!(six_digits(&text.body).is_empty());
}

#[test]
fn an_invited_member_of_staff_gets_the_link_and_its_end() {
    let link = Masked::new(format!("https://hub.example/set-up/{}", "A".repeat(43)));
    let text = SetUp { link: link.clone(), until: time("2026-11-28T10:00:00Z") }.letter();
    has(&text, &[link.reveal(), "until 28 November 2026 at 10:00am", "Do not\npass it on", "did not expect"]);
    assert_eq!(text.subject, "Set up your account for Mental Health Act referrals");
}

#[test]
fn a_referrer_is_told_whom_to_ring() {
    let message = ReferralReceived {
        reference: reference(),
        link: "https://hub.example/referrals/467".to_owned(),
        received_at: time("2026-11-21T09:40:00Z"),
        service: "Môn & <Arfon> AMHP service".to_owned(),
        telephone: Telephone { day: "01632 960001".to_owned(), out_of_hours: "01632 960002".to_owned() },
    };
    let text = message.letter();
    let name = reference().to_string();
    has(&text, &[&format!("Reference: {name}\n"), "Received: 21 November 2026 at 9:40am\n", "ring 999"]);
    has(&text, &["Sent to: Môn & <Arfon> AMHP service\n", "In working hours: 01632 960001\n"]);
    has(&text, &["At all other times: 01632 960002\n", "\nhttps://hub.example/referrals/467\n"]);
    assert_eq!(text.subject, format!("Referral {name} received"));
}

#[test]
fn the_hub_is_told_by_when_to_act() {
    let arrived = |act_by| ReferralArrived {
        reference: reference(),
        link: "https://hub.example/hub/referrals/467".to_owned(),
        received_at: time("2026-06-21T09:40:00Z"),
        act_by,
    };
    let text = arrived(Some(time("2026-06-22T09:40:00Z"))).letter();
    let both = "Received: 21 June 2026 at 10:40am\nAct by: 22 June 2026 at 10:40am\n\nSign in";
    has(&text, &[both, "\nhttps://hub.example/hub/referrals/467\n"]);
    assert_eq!(text.subject, format!("New referral {}", reference()));
    assert!(six_digits(&text.body).is_empty());
    let closed = arrived(None).letter();
    has(&closed, &["Received: 21 June 2026 at 10:40am\n\nSign in"]);
    assert!(!closed.body.contains("Act by"));
}

#[test]
fn a_call_that_nobody_made_leads_to_the_list() {
    let link = "https://hub.example/hub/triage?service=northgate".to_owned();
    let text = CallUnclaimed { link, since: time("2026-06-21T09:40:00Z") }.letter();
    has(
        &text,
        &["Expected since: 21 June 2026 at 10:40am", "\nhttps://hub.example/hub/triage?service=northgate\n", "once"],
    );
    assert_eq!(text.subject, "Nobody has rung: a call is overdue");
    assert!(six_digits(&text.body).is_empty());
}

#[test]
fn a_decision_is_not_in_the_mail_that_tells_of_it() {
    let link = "https://hub.example/referrals/467".to_owned();
    let text = ReferralDecided { reference: reference(), link }.letter();
    has(&text, &["A decision was recorded", "\nhttps://hub.example/referrals/467\n", "ring 999"]);
    assert_eq!(text.subject, format!("A decision was recorded on referral {}", reference()));
    assert!(six_digits(&text.body).is_empty());
    assert!(!text.body.contains("accepted") && !text.body.contains("not proceed"));
}

#[test]
fn an_author_is_told_until_when_a_draft_can_be_sent_and_what_to_do() {
    let message = DraftStale {
        service: "Eastmere AMHP service".to_owned(),
        telephone: Telephone { day: "01632 960001".to_owned(), out_of_hours: "01632 960002".to_owned() },
        until: time("2026-06-21T09:40:00Z"),
        link: "https://hub.example/drafts/467".to_owned(),
    };
    let text = message.letter();
    has(
        &text,
        &["draft referral to Eastmere AMHP service", "21 June 2026 at 10:40am", "see and speak with the person"],
    );
    has(&text, &["\nhttps://hub.example/drafts/467\n", "01632 960001", "01632 960002", "ring 999", "send it"]);
    assert_eq!(text.subject, "Your draft referral can be sent online until 21 June 2026 at 10:40am");
}

#[test]
fn an_author_is_told_when_a_draft_will_be_deleted_and_what_to_do() {
    let message = DraftExpiring {
        service: "Eastmere AMHP service".to_owned(),
        telephone: Telephone { day: "01632 960001".to_owned(), out_of_hours: "01632 960002".to_owned() },
        until: time("2026-12-19T09:40:00Z"),
        link: "https://hub.example/drafts/467".to_owned(),
    };
    let text = message.letter();
    has(&text, &["deleted on 19 December 2026 at 9:40am", "Eastmere AMHP service", "save any page", "ring 999"]);
    has(&text, &["\nhttps://hub.example/drafts/467\n", "01632 960001", "01632 960002"]);
    assert_eq!(text.subject, "Your draft referral will be deleted on 19 December 2026 at 9:40am");
}

#[test]
fn a_refused_document_is_told_without_its_name_and_with_what_to_do() {
    let link = "https://hub.example/drafts/467/documents".to_owned();
    let text = DocumentRefused { reference: None, link: link.clone() }.letter();
    has(&text, &["A virus was found in a document that you added.", "add a clean copy", &format!("\n{link}\n")]);
    let text = DocumentRefused { reference: Some(reference()), link }.letter();
    has(&text, &["that you added to a referral.", &format!("Reference: {}", reference()), "Ring the service"]);
    assert!(text.subject.contains(&reference().to_string()));
}

#[test]
fn each_notice_to_the_hub_says_what_wants_a_person_and_where() {
    let notices = [
        (Notice::ActByPassed, "Nobody has acted in time", "has passed"),
        (Notice::PowerEnded, "A legal power has ended", "who is with them, and record it"),
        (Notice::CountersignatureAsked, "A decision waits for a second person", "a second AMHP, or a lead"),
        (Notice::WithdrawalAsked, "A referrer asks to withdraw", "stays open until an AMHP"),
    ];
    for (notice, subject, said) in notices {
        let link = "https://hub.example/hub/referrals/467".to_owned();
        let text = HubNotice { notice, reference: reference(), link }.letter();
        let named = format!("Reference: {}", reference());
        has(&text, &[&named, "\nhttps://hub.example/hub/referrals/467\n", "once"]);
        assert!(text.body.replace('\n', " ").contains(said), "{}", text.body);
        assert_eq!(text.subject, format!("{subject}: {}", reference()));
        assert!(six_digits(&text.body).is_empty());
    }
}

#[test]
fn an_unclaimed_call_may_be_about_a_draft_or_about_a_referral_that_was_sent() {
    let link = "https://hub.example/hub/triage?service=northgate".to_owned();
    let text = CallUnclaimed { link, since: time("2026-06-21T09:40:00Z") }.letter();
    let body = text.body.replace('\n', " ");
    assert!(body.contains("opened the draft") && body.contains("claimed the referral that was sent"), "{body}");
}
