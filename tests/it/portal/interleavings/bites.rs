//! The oracle itself: what it must find, made by hand.

use super::model::{Model, Texts, Write};

fn texts(text: &str) -> Texts {
    Texts::from([("name", text.to_owned())])
}

fn write(typed: &str, knew: &[&str], accepted: bool) -> Write {
    let knew = knew.iter().map(|text| ("name", (*text).to_owned())).collect();
    Write { typed: texts(typed), knew, accepted }
}

#[test]
fn text_that_somebody_overwrote_without_having_seen_it_is_lost() {
    let model = Model { writes: vec![write("a", &[], true), write("b", &[], true)], ..Model::default() };
    assert_eq!(model.lost(&texts("b")), [("name", "a".to_owned())]);
    assert_eq!(model.lost(&texts("a")), [("name", "b".to_owned())]);
    assert_eq!(model.lost(&Texts::new()).len(), 2);
}

#[test]
fn text_that_was_seen_and_overwritten_or_never_accepted_is_not_lost() {
    let model = Model { writes: vec![write("a", &[], true), write("b", &["a"], true)], ..Model::default() };
    assert!(model.lost(&texts("b")).is_empty());
    let model = Model { writes: vec![write("a", &[], true), write("b", &["a"], false)], ..Model::default() };
    assert!(model.lost(&texts("b")).is_empty(), "what was cut off may have been saved");
    assert!(model.lost(&texts("a")).is_empty());
    let model = Model { writes: vec![write("a", &[], true)], ..Model::default() };
    assert_eq!(model.lost(&Texts::from([("practice", "a".to_owned())])), [("name", "a".to_owned())]);
}

#[test]
fn sending_the_same_again_overwrites_nothing() {
    let model = Model { writes: vec![write("a", &[], true), write("a", &["a"], true)], ..Model::default() };
    assert_eq!(model.lost(&Texts::new()).len(), 2);
}
