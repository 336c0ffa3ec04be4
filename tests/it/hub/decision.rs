//! Recording a decision through its page: nothing typed is ever lost.

use amhp_hub::domain::account::Role;
use jiff::SignedDuration;
use scraper::Html;

use super::html::{attributes, elements, texts};
use super::{Answer, Hub};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};

const HOSTILE: &str = "</textarea><script>alert(1)</script>";

/// A whole decision not to proceed.
const WHOLE: &[(&str, &str)] = &[
    ("version", "2"),
    ("decision", "not_proceeding"),
    ("code", "alternative_suitable"),
    ("reasons", "The home treatment team sees her today.\n\nHer wife agrees."),
    ("alternatives-crisis_or_home_treatment_team-result", "tried"),
    ("alternatives-crisis_or_home_treatment_team-detail", "Visits twice a day"),
    ("alternatives-gp-result", "not_suitable"),
    ("receiver-name", "Home treatment team, Ines Achebe"),
    ("receiver-accepted-at-day", "21"),
    ("receiver-accepted-at-month", "11"),
    ("receiver-accepted-at-year", "2026"),
    ("receiver-accepted-at-time", "09:50"),
    ("receiver-fallback", "They ring this hub, and it opens the referral again."),
    ("told-1-who", "Dr Quennell, GP"),
    ("told-1-how", "telephone"),
    ("told-1-at-day", "21"),
    ("told-1-at-month", "11"),
    ("told-1-at-year", "2026"),
    ("told-1-at-time", "09:55"),
];

/// What is typed differently, where the problem stands, what it says.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, &'a str);

/// The whole decision with some fields changed or added.
fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = WHOLE.iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    kept.chain(changes).copied().collect()
}

/// What stands in the fields of the page's form.
fn typed(page: &Html, name: &str) -> String {
    let chosen = [
        attributes(page, &format!("main input[name='{name}']:not([type=radio])"), "value"),
        attributes(page, &format!("main input[name='{name}'][checked]"), "value"),
        attributes(page, &format!("main select[name='{name}'] option[selected]"), "value"),
        elements(page, &format!("main textarea[name='{name}']")).iter().map(|e| e.text().collect()).collect(),
    ];
    chosen.concat().pop().unwrap_or_default()
}

/// Everything that was posted stands in the page that came back.
#[track_caller]
fn keeps(answer: &Answer, fields: &[(&str, &str)]) {
    let page = answer.page();
    for (name, value) in fields.iter().filter(|(name, _)| *name != "version") {
        assert_eq!(typed(&page, name).trim(), *value, "{name}");
    }
}

/// The problems of a page: anchor and words. Each anchor is there, and each problem stands at its field too.
#[track_caller]
fn problems(answer: &Answer) -> Vec<(String, String)> {
    let page = answer.page();
    assert_eq!(answer.status, 422, "{:?}", texts(&page, "h1"));
    assert!(texts(&page, "title")[0].starts_with("Error: "));
    let (hrefs, words) = (attributes(&page, ".govuk-error-summary a", "href"), texts(&page, ".govuk-error-summary li"));
    let at_fields = texts(&page, "form .govuk-error-message");
    assert_eq!(at_fields.len(), words.len(), "{at_fields:?}");
    hrefs.into_iter().zip(words).collect()
}

async fn claimed<'a>(app: &'a TestApp) -> (Hub<'a>, String) {
    let hub = Hub::at(app).await;
    let reference = hub.referral().await;
    assert_eq!(hub.claim(&hub.amhp, &reference).await.status, 303);
    (hub, format!("/hub/referrals/{reference}"))
}

both_engines! {
    async fn a_decision_is_recorded_and_told_in_the_timeline(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (hub, path) = claimed(&app).await;
        let form = hub.page(&hub.amhp, &format!("{path}/decision")).await;
        assert_eq!(typed(&form, "version"), "2");
        assert_eq!([typed(&form, "told-0-at-day"), typed(&form, "told-0-at-time")], ["21", "10:00"]);
        assert_eq!(elements(&form, "form details[open]").len(), 0);
        let sent = hub.post(&hub.amhp, &format!("{path}/decision"), &with(&[("reasons", HOSTILE)])).await;
        assert_eq!((sent.status, sent.location.as_str()), (303, format!("{path}?done=decided").as_str()));
        let page = hub.page(&hub.amhp, &sent.location).await;
        assert!(texts(&page, ".govuk-notification-banner--success")[0].contains("The decision is recorded"));
        assert!(texts(&page, ".app-head")[0].contains("Closed: not proceeding"));
        assert!(texts(&page, ".app-head")[0].contains("Nothing more is due"));
        let told = texts(&page, ".moj-timeline__item").remove(0);
        for words in [
            "Decided not to proceed by Amara",
            "Another form of help is suitable",
            HOSTILE,
            "Crisis or home treatment team: tried. Visits twice a day",
            "GP: not suitable",
            "Home treatment team, Ines Achebe, since 21 November 2026 at 9:50am",
            "They ring this hub, and it opens the referral again.",
            "Dr Quennell, GP, by telephone, 21 November 2026 at 9:55am",
        ] {
            assert!(told.contains(words), "{words}: {told}");
        }
        assert_eq!(elements(&page, "main script").len(), 0);
        assert_eq!(texts(&page, "main a[role=button], main form"), ["Open it again"]);
    }

    async fn accepting_needs_reasons_only_and_a_code_left_over_is_not_sent(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (hub, path) = claimed(&app).await;
        let fields = [("version", "2"), ("decision", "accepted"), ("code", "redirected"), ("reasons", "To be seen today")];
        let sent = hub.post(&hub.amhp, &format!("{path}/decision"), &fields).await;
        assert_eq!(sent.status, 303);
        let page = hub.page(&hub.amhp, &sent.location).await;
        assert!(texts(&page, ".app-head")[0].contains("Accepted, not yet allocated"));
        assert!(!texts(&page, ".moj-timeline")[0].contains("Redirected"));
        assert!(texts(&page, ".app-head")[0].contains("In 1 hour"), "{:?}", texts(&page, ".app-head"));
    }

    async fn who_may_not_decide_loses_nothing_and_learns_why(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (hub, path) = claimed(&app).await;
        let decision = format!("{path}/decision");
        let elsewhere = hub.get(&hub.other, &decision).await;
        assert_eq!((elsewhere.status, &elsewhere.location), (303, &path));
        let refused = hub.post(&hub.other, &decision, WHOLE).await;
        assert_eq!(refused.status, 403);
        keeps(&refused, WHOLE);
        assert!(texts(&refused.page(), ".govuk-notification-banner")[0].contains("Amara has this referral"));
        assert_eq!(texts(&refused.page(), "main form button"), Vec::<String>::new());

        let lead = app.staff("Lena", hub.service.id, Role::Lead).await;
        app.clock.advance(SignedDuration::from_mins(5));
        assert_eq!(hub.post(&lead, &decision, WHOLE).await.status, 303, "a lead may, for the owner");
        let late = hub.post(&hub.amhp, &decision, WHOLE).await;
        assert_eq!(late.status, 409);
        keeps(&late, WHOLE);
        let notice = texts(&late.page(), ".govuk-notification-banner").remove(0);
        assert!(notice.contains("This referral is decided already"), "{notice}");
        assert_eq!(texts(&late.page(), ".moj-timeline__title"), ["Decided not to proceed"]);
        assert_eq!(texts(&late.page(), ".moj-timeline__byline"), ["by Lena"]);
    }

    async fn a_form_of_an_older_page_comes_back_whole_and_is_then_taken(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (hub, path) = claimed(&app).await;
        let old = with(&[("version", "1")]);
        let back = hub.post(&hub.amhp, &format!("{path}/decision"), &old).await;
        assert_eq!(back.status, 412);
        keeps(&back, &old);
        let page = back.page();
        assert!(texts(&page, ".govuk-notification-banner")[0].contains("changed since you opened this page"));
        assert_eq!(texts(&page, ".moj-timeline__title"), ["Claimed for screening"]);
        let version = typed(&page, "version");
        let again = hub.post(&hub.amhp, &format!("{path}/decision"), &with(&[("version", &version)])).await;
        assert_eq!(again.status, 303);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_problem_stands_at_its_field_and_everything_typed_is_kept() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let (hub, path) = claimed(&app).await;
    let path = format!("{path}/decision");
    let long = "é".repeat(5_001);
    let name = "n".repeat(201);
    let none = [
        ("alternatives-crisis_or_home_treatment_team-result", ""),
        ("alternatives-crisis_or_home_treatment_team-detail", ""),
        ("alternatives-gp-result", ""),
    ];
    let nobody = [("told-1-who", ""), ("told-1-how", "")];
    let when = "Enter a real date and time, such as 27 3 2026 and 14:05";
    let first = "#alternatives-crisis_or_home_treatment_team-result";
    let cases: [Case<'_>; 14] = [
        (&[("decision", "")], "#decision", "Select the decision"),
        (&[("decision", "maybe")], "#decision", "Select the decision"),
        (&[("code", "")], "#code", "Select why the hub does not proceed"),
        (&[("reasons", " ")], "#reasons", "Enter the reasons for the decision"),
        (&[("reasons", &long)], "#reasons", "The reasons must be 5000 characters or fewer"),
        (&none, first, "Add the alternatives offered"),
        (
            &[("alternatives-gp-result", ""), ("alternatives-gp-detail", "Rang")],
            "#alternatives-gp-result",
            "Select what came of this alternative",
        ),
        (
            &[("alternatives-gp-detail", &long)],
            "#alternatives-gp-detail",
            "What was said of this alternative must be 5000 characters or fewer",
        ),
        (&nobody, "#told-0-who", "Add who is told of the decision"),
        (&[("told-1-who", "")], "#told-1-who", "Enter who is told"),
        (&[("told-1-who", &name)], "#told-1-who", "The name must be 200 characters or fewer"),
        (&[("told-1-how", "")], "#told-1-how", "Select how they were told"),
        (&[("told-1-at-month", "13")], "#told-1-at-day", when),
        (&[("told-1-at-day", "22")], "#told-1-at-day", "The time must not lie in the future"),
    ];
    for (changes, anchor, words) in cases {
        let fields = with(changes);
        let answer = hub.post(&hub.amhp, &path, &fields).await;
        assert_eq!(problems(&answer), [(anchor.to_owned(), words.to_owned())]);
        let shown: Vec<_> = fields.into_iter().filter(|(_, value)| *value != "maybe" && *value != " ").collect();
        keeps(&answer, &shown);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_problems_are_told_at_once_in_the_order_of_the_fields() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let (hub, path) = claimed(&app).await;
    let fields =
        [("version", "2"), ("told-4-how", "letter"), ("alternatives-other-detail", "x"), ("code", "redirected")];
    let answer = hub.post(&hub.amhp, &format!("{path}/decision"), &fields).await;
    let anchors: Vec<String> = problems(&answer).into_iter().map(|(anchor, _)| anchor).collect();
    assert_eq!(anchors, ["#decision", "#reasons", "#alternatives-other-result", "#told-4-who", "#told-4-at-day"]);
    keeps(&answer, &fields);
    assert_eq!(elements(&answer.page(), "form details[open] #told-4-who").len(), 1, "a problem is not folded away");
}
