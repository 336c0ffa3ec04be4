//! What a page may hand to a component, and what a page may not leave out.

use super::{draw_source, texts};
use minijinja::context;
use scraper::Html;
use serde_json::json;

const SCRIPT: &str = "<script>alert(1)</script>";

#[test]
fn a_script_in_a_value_stays_text() {
    let source = r#"{{ govuk("Input", {"id": "a", "name": "a", "value": typed, "label": {"text": typed, "classes": typed},
        "hint": {"text": typed}, "errorMessage": {"text": typed}, "attributes": {"data-a": typed}}) }}{{ typed }}"#;
    let drawn = draw_source(source, json!({"typed": SCRIPT.to_string() + "\"'><img>"})).unwrap();
    let page = Html::parse_fragment(&drawn);
    assert_eq!(texts(&page, "script, img"), Vec::<String>::new(), "{drawn}");
    assert!(texts(&page, "label")[0].starts_with(SCRIPT), "{drawn}");
    assert!(drawn.ends_with("&lt;img&gt;"), "{drawn}");
}

#[test]
fn text_is_refused_where_a_component_puts_markup() {
    for source in [
        r#"{{ govuk("Button", {"html": typed}) }}"#,
        r#"{{ govuk("ErrorSummary", {"titleHtml": typed}) }}"#,
        r#"{{ govuk("SummaryList", {"rows": [{"key": {"text": "a"}, "value": {"html": typed}}]}) }}"#,
        r#"{{ govuk("ServiceNavigation", {"slots": {"end": typed}}) }}"#,
        r#"{{ govuk("Button", {"text": "a", "attributes": typed}) }}"#,
    ] {
        let fault = draw_source(source, json!({"typed": SCRIPT})).unwrap_err();
        assert!(fault.contains("unescaped") && !fault.contains("alert"), "{source}: {fault}");
    }
}

#[test]
fn markup_of_a_set_block_is_taken_and_what_is_typed_within_is_escaped() {
    let source = r#"{% set inner %}<b>{{ typed }}</b>{% endset %}{{ govuk("InsetText", {"html": inner}) }}"#;
    let drawn = draw_source(source, json!({"typed": SCRIPT})).unwrap();
    let page = Html::parse_fragment(&drawn);
    assert_eq!(texts(&page, ".govuk-inset-text > b"), [SCRIPT], "{drawn}");
}

#[test]
fn what_the_context_does_not_hold_is_an_error() {
    for source in ["{{ page.tilte }}", "{% if page.tilte %}{% endif %}", "{% for a in page.tilte %}{% endfor %}"] {
        let fault = draw_source(source, json!({"page": {"title": "a"}})).unwrap_err();
        assert!(fault.contains("undefined"), "{source}: {fault}");
    }
    let source = r#"{{ govuk("Input", {"id": "a", "name": "a", "label": {"text": page.tilte}}) }}"#;
    let fault = draw_source(source, json!({"page": {}})).unwrap_err();
    assert!(fault.contains("Input.label.text is undefined"), "{fault}");
    let fault = draw_source(r#"{{ govuk("Buton", {"text": "a"}) }}"#, json!({})).unwrap_err();
    assert!(fault.contains("Buton"), "{fault}");
    let fault = draw_source(r#"{{ word("band.none") }}"#, json!({})).unwrap_err();
    assert!(fault.contains("no words for band.none"), "{fault}");
    let fault = draw_source(r#"{{ asset_url("none.css") }}"#, json!({})).unwrap_err();
    assert!(fault.contains("no asset named none.css"), "{fault}");
}

#[test]
fn none_means_not_given() {
    let source = r#"{{ govuk("Input", {"id": "a", "name": "a", "label": {"text": "A"}, "hint": none, "value": none,
        "attributes": {"data-a": none}}) }}"#;
    let plain = r#"{{ govuk("Input", {"id": "a", "name": "a", "label": {"text": "A"}, "attributes": {}}) }}"#;
    assert_eq!(draw_source(source, context! {}).unwrap(), draw_source(plain, context! {}).unwrap());
}

#[test]
fn casework_parts_show_what_happened_and_when() {
    let source = r#"{% from "macros/casework.html" import badge, timeline %}{{ badge(word("band.urgent"), "red") }}
        {{ timeline(items, 3) }}"#;
    let items = json!([
        {"title": "Claimed", "by": "Ada Okafor", "at": "2026-11-21T09:40:00Z", "body": SCRIPT},
        {"title": "Received", "by": null, "at": "2026-07-21T09:00:00Z", "body": "Online"}
    ]);
    let page = Html::parse_fragment(&draw_source(source, json!({"items": items})).unwrap());
    assert_eq!(texts(&page, ".moj-badge.moj-badge--red"), ["Urgent"]);
    assert_eq!(texts(&page, "h3.moj-timeline__title"), ["Claimed", "Received"]);
    assert_eq!(texts(&page, "time"), ["21 November 2026 at 9:40am", "21 July 2026 at 10am"]);
    assert_eq!(texts(&page, ".moj-timeline__byline"), ["by Ada Okafor"]);
    assert_eq!(texts(&page, ".moj-timeline__description"), [SCRIPT, "Online"]);
}

#[test]
fn the_error_summary_links_each_problem_to_its_field_and_is_away_without_problems() {
    let source = r#"{% from "macros/errors.html" import error_summary %}{{ error_summary(problems) }}"#;
    let problems = json!([{"pointer": "/person/given_name", "detail": "Enter a name", "href": "#person-given_name"}]);
    let drawn = draw_source(source, json!({"problems": problems})).unwrap();
    let page = Html::parse_fragment(&drawn);
    assert_eq!(texts(&page, "h2"), ["There is a problem"]);
    assert_eq!(texts(&page, ".govuk-error-summary__list a[href='#person-given_name']"), ["Enter a name"]);
    assert_eq!(draw_source(source, json!({"problems": []})).unwrap().trim(), "");
}
