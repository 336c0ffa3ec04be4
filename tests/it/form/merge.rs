//! A change to a draft: JSON merge patch, with the examples of RFC 7396, appendix A.

use amhp_hub::domain::ProblemCode;
use amhp_hub::form::merge;
use serde_json::{Value, json};

#[test]
fn the_examples_of_the_rfc() {
    let cases: Vec<(Value, Value, Value)> = vec![
        (json!({"a":"b"}), json!({"a":"c"}), json!({"a":"c"})),
        (json!({"a":"b"}), json!({"b":"c"}), json!({"a":"b","b":"c"})),
        (json!({"a":"b"}), json!({"a":null}), json!({})),
        (json!({"a":"b","b":"c"}), json!({"a":null}), json!({"b":"c"})),
        (json!({"a":["b"]}), json!({"a":"c"}), json!({"a":"c"})),
        (json!({"a":"c"}), json!({"a":["b"]}), json!({"a":["b"]})),
        (json!({"a":{"b":"c"}}), json!({"a":{"b":"d","c":null}}), json!({"a":{"b":"d"}})),
        (json!({"a":[{"b":"c"}]}), json!({"a":[1]}), json!({"a":[1]})),
        (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
        (json!({"a":"b"}), json!(["c"]), json!(["c"])),
        (json!({"a":"foo"}), json!(null), json!(null)),
        (json!({"a":"foo"}), json!("bar"), json!("bar")),
        (json!({"e":null}), json!({"a":1}), json!({"e":null,"a":1})),
        (json!([1, 2]), json!({"a":"b","c":null}), json!({"a":"b"})),
        (json!({}), json!({"a":{"bb":{"ccc":null}}}), json!({"a":{"bb":{}}})),
    ];
    for (target, patch, result) in cases {
        assert_eq!(merge(&target, &patch), Ok(result), "{target} with {patch}");
    }
}

#[test]
fn null_inside_an_array_is_of_the_wrong_type() {
    for (patch, at) in [
        (json!({"a":[1,null]}), "/a/1"),
        (json!({"a":[{"b":null}]}), "/a/0/b"),
        (json!({"a/b":{"c":[[null]]}}), "/a~1b/c/0/0"),
    ] {
        let problem = merge(&json!({}), &patch).unwrap_err();
        assert_eq!((problem.pointer.as_str(), problem.code), (at, ProblemCode::WrongType));
    }
}
