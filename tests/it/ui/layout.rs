//! The page around every page.

use super::{attributes, draw, page, service, signed_in, texts};
use amhp_hub::web::ui::{Fault, Page};
use scraper::Html;
use serde_json::json;

fn layout(page: &Page) -> Html {
    draw("layout.html", json!({"page": page}))
}

#[test]
fn nobody_signed_in_is_offered_to_sign_in() {
    let page = layout(&page());
    assert_eq!(attributes(&page, "html", "lang"), ["en-GB"]);
    assert_eq!(texts(&page, "title"), ["Triage list – Mental Health Act referrals"]);
    assert_eq!(texts(&page, "nav a"), ["Sign in"]);
    assert_eq!(texts(&page, "form"), Vec::<String>::new());
    assert_eq!(attributes(&page, "footer a", "href"), ["tel:999"]);
}

#[test]
fn a_referrer_sees_referrals_and_drafts_and_signs_out_by_a_form() {
    let page = layout(&Page { signed_in: signed_in(false), path: "/drafts/a".into(), ..page() });
    assert_eq!(texts(&page, "nav a"), ["My referrals", "My drafts", "Signed in as Ada Okafor"]);
    assert_eq!(texts(&page, "nav a[aria-current='true']"), ["My drafts"]);
    assert_eq!(texts(&page, "a.app-signed-in__name[href='/account']"), ["Signed in as Ada Okafor"]);
    assert_eq!(texts(&page, "form[method='post'][action='/sign-out'] button[type='submit']"), ["Sign out"]);
    assert_eq!(attributes(&page, "form input[name='csrf']", "value"), ["token-of-the-session"]);
}

#[test]
fn hub_staff_see_the_triage_list_first() {
    let page = layout(&Page { signed_in: signed_in(true), path: "/hub/triage".into(), ..page() });
    assert_eq!(texts(&page, "nav a"), ["Triage list", "My referrals", "My drafts", "Signed in as Ada Okafor"]);
    assert_eq!(texts(&page, "nav a[aria-current='page']"), ["Triage list"]);
}

#[test]
fn a_service_gives_its_name_and_both_numbers() {
    let page = layout(&Page { service: Some(service()), has_errors: true, ..page() });
    assert_eq!(texts(&page, "title"), ["Error: Triage list – Eastmere AMHP service"]);
    assert_eq!(texts(&page, "header .govuk-generic-header__homepage-link"), ["Eastmere AMHP service"]);
    assert_eq!(attributes(&page, "footer a", "href"), ["tel:999", "tel:01632960001", "tel:01632960002"]);
    assert_eq!(texts(&page, "footer a")[2], "(01632) 960-002");
}

#[test]
fn demonstration_data_are_announced_and_only_they() {
    let announced = |demo| texts(&layout(&Page { demo, ..page() }), ".app-demonstration").len();
    assert_eq!((announced(true), announced(false)), (1, 0));
}

#[test]
fn nothing_is_inline_and_nothing_comes_from_elsewhere() {
    let page = layout(&Page { signed_in: signed_in(true), demo: true, service: Some(service()), ..page() });
    assert!(texts(&page, "script").iter().all(String::is_empty));
    assert_eq!(attributes(&page, "script", "src").len(), 2);
    assert_eq!(texts(&page, "style, [style], [onclick], [onload], [onsubmit]"), Vec::<String>::new());
    let sources = [attributes(&page, "[src]", "src"), attributes(&page, "link", "href")].concat();
    assert!(sources.iter().all(|source| source.starts_with("/assets/")), "{sources:?}");
    assert_eq!(texts(&page, "script[type='module']").len(), 1);
}

#[test]
fn a_name_with_markup_in_it_stays_text() {
    let mut service = service();
    service.name = "<script>alert(1)</script>".into();
    let page = layout(&Page { title: "<b>a</b>".into(), service: Some(service), signed_in: signed_in(true), ..page() });
    assert_eq!(texts(&page, "header script, header b"), Vec::<String>::new());
    assert_eq!(texts(&page, "title"), ["<b>a</b> – <script>alert(1)</script>"]);
}

#[test]
fn a_fault_says_what_happened_and_what_to_do() {
    let mut fault = Fault {
        title: "The service is not available".into(),
        explanation: "What was saved before is kept.".into(),
        remedy: "Try again in a few minutes.".into(),
        services: vec![service()],
        unsaved: None,
    };
    let shown = draw("error.html", json!({"page": page(), "fault": fault}));
    assert_eq!(texts(&shown, "main h1"), ["The service is not available"]);
    assert_eq!(texts(&shown, "main .govuk-body"), ["What was saved before is kept.", "Try again in a few minutes."]);
    assert_eq!(attributes(&shown, "main a", "href"), ["tel:999", "tel:01632960001", "tel:01632960002"]);
    fault.services.clear();
    let shown = draw("error.html", json!({"page": page(), "fault": fault}));
    assert_eq!(texts(&shown, "main a"), Vec::<String>::new());
}
