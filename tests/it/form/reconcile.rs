//! Two changes to one draft: what merges, and what is told.

use amhp_hub::form::{merge, reconcile};
use serde_json::{Value, json};

/// The draft after a page that showed `shown` posted `patch` onto `current`.
fn after(shown: &Value, patch: &Value, current: &Value) -> Result<Value, Vec<String>> {
    reconcile(shown, patch, current).map(|reduced| merge(current, &reduced).unwrap())
}

#[test]
fn questions_that_nobody_touched_do_not_undo_another_tab() {
    let shown = json!({ "person": { "given_name": "Ann", "town": "Northgate" } });
    let current = json!({ "person": { "given_name": "Anne", "town": "Northgate" } });
    let patch = json!({ "person": { "given_name": "Ann", "town": "Southgate" } });
    assert_eq!(after(&shown, &patch, &current), Ok(json!({ "person": { "given_name": "Anne", "town": "Southgate" } })));
}

#[test]
fn the_same_answer_changed_twice_is_told_with_its_place() {
    let (shown, current, patch) =
        (json!({ "a": { "b/c": 1 } }), json!({ "a": { "b/c": 2 } }), json!({ "a": { "b/c": 3 } }));
    assert_eq!(after(&shown, &patch, &current), Err(vec!["/a/b~1c".to_owned()]));
}

#[test]
fn every_conflict_is_told_at_once() {
    let shown = json!({ "a": 1, "b": { "c": 1, "d": 1 }, "e": 1 });
    let current = json!({ "a": 2, "b": { "c": 2, "d": 1 }, "e": 1 });
    let patch = json!({ "a": 3, "b": { "c": 3, "d": 3 }, "e": 3 });
    assert_eq!(reconcile(&shown, &patch, &current), Err(vec!["/a".to_owned(), "/b/c".to_owned()]));
}

#[test]
fn an_equal_change_made_twice_is_no_conflict() {
    let (shown, both) = (json!({ "a": 1 }), json!({ "a": 2 }));
    assert_eq!(reconcile(&shown, &both, &both), Ok(json!({})));
}

#[test]
fn nothing_there_and_null_are_the_same_answer() {
    assert_eq!(reconcile(&json!({}), &json!({ "a": null }), &json!({})), Ok(json!({})));
    assert_eq!(reconcile(&json!({ "a": null }), &json!({ "a": 1 }), &json!({})), Ok(json!({ "a": 1 })));
    let emptied = reconcile(&json!({ "a": 1 }), &json!({ "a": null }), &json!({ "a": 2 }));
    assert_eq!(emptied, Err(vec!["/a".to_owned()]), "what the other tab changed is not taken away unseen");
    assert_eq!(reconcile(&json!({ "a": 1 }), &json!({ "a": null }), &json!({ "a": 1 })), Ok(json!({ "a": null })));
}

#[test]
fn an_answer_that_both_took_away_is_no_conflict() {
    assert_eq!(reconcile(&json!({ "a": { "b": 1 } }), &json!({ "a": { "b": null } }), &json!({})), Ok(json!({})));
}

#[test]
fn lists_are_one_answer() {
    let (shown, current) = (json!({ "l": [1, 2] }), json!({ "l": [1, 2, 3] }));
    assert_eq!(reconcile(&shown, &json!({ "l": [1, 2] }), &current), Ok(json!({})), "nobody touched it here");
    assert_eq!(reconcile(&shown, &json!({ "l": [2] }), &current), Err(vec!["/l".to_owned()]));
    assert_eq!(reconcile(&shown, &json!({ "l": [2] }), &shown), Ok(json!({ "l": [2] })));
}

#[test]
fn a_group_that_the_other_tab_began_merges_member_by_member() {
    let patch = json!({ "gp": { "registered": "yes", "practice": "Lodestone" } });
    let current = json!({ "gp": { "telephone": "01632 960001" } });
    let merged = json!({ "gp": { "registered": "yes", "practice": "Lodestone", "telephone": "01632 960001" } });
    assert_eq!(after(&json!({}), &patch, &current), Ok(merged));
}

#[test]
fn a_group_that_the_other_tab_took_away_is_told_where_it_was_changed_here() {
    let shown = json!({ "gp": { "registered": "yes", "practice": "Lodestone" } });
    let patch = json!({ "gp": { "registered": "yes", "practice": "Harbour" } });
    assert_eq!(reconcile(&shown, &patch, &json!({})), Err(vec!["/gp/practice".to_owned()]));
}

#[test]
fn something_of_another_type_is_compared_as_a_whole() {
    let patch = json!({ "gp": { "practice": "Harbour" } });
    assert_eq!(reconcile(&json!({ "gp": "none" }), &patch, &json!({ "gp": "none" })), Ok(patch.clone()));
    assert_eq!(reconcile(&json!({ "gp": "none" }), &patch, &json!({ "gp": 7 })), Err(vec!["/gp".to_owned()]));
}
