//! Wrong answers of every kind of question, made from the definition.

use amhp_hub::domain::ProblemCode::{
    self, BadCheckDigit, BadFormat, InFuture, NotAnOption, OutOfRange, Required, TooLong, TooMany, TooOld, WrongType,
};
use amhp_hub::form::{Kind, Question};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// Wrong answers to a question, as a program can send them, each with what it raises. `parent` is where it stands.
pub fn wrong(question: &Question, parent: &Value, now: Timestamp) -> Vec<(Value, ProblemCode)> {
    let mut cases = vec![];
    match question.kind {
        Kind::Group | Kind::Address => cases.extend([(json!("x"), WrongType), (json!([]), WrongType)]),
        Kind::List => cases.extend(list(&parent[&question.name])),
        Kind::Choices => cases.extend(choices(question)),
        Kind::Lines => cases.extend(lines(question)),
        Kind::Bool => cases.extend([(json!("perhaps"), WrongType), (json!(1), WrongType), (json!(" "), Required)]),
        Kind::Number => cases.extend(number(question)),
        Kind::Choice => {
            cases.extend([(json!("nonsense"), NotAnOption), (json!(7), WrongType), (json!(""), Required)]);
        }
        _ => cases.extend(text(question)),
    }
    if matches!(question.kind, Kind::Bool | Kind::Choice) {
        let diverts = |option: &amhp_hub::form::definition::Choice| {
            let diverts = option.diverts.filter(|_| option.service_rule.is_none())?;
            Some((option.value.clone(), diverts.code()))
        };
        cases.extend(question.options.iter().filter_map(diverts));
    }
    match question.kind {
        Kind::Time => cases.extend(time(question, parent, now)),
        Kind::Date => cases.extend(date(question, now)),
        _ => {}
    }
    cases
}

fn list(now: &Value) -> Vec<(Value, ProblemCode)> {
    let many = now.get(0).map(|entry| (json!(vec![entry; 21]), TooMany));
    [(json!("x"), WrongType), (json!({}), WrongType)].into_iter().chain(many).collect()
}

fn choices(question: &Question) -> Vec<(Value, ProblemCode)> {
    let one = &question.options[0].value;
    let many = json!(vec![one; 21]);
    vec![(one.clone(), WrongType), (json!(["nonsense"]), NotAnOption), (json!([one, 7]), WrongType), (many, TooMany)]
}

fn lines(question: &Question) -> Vec<(Value, ProblemCode)> {
    let most = question.bounds.max_entries.unwrap();
    vec![
        (json!("x"), WrongType),
        (json!([7]), WrongType),
        (json!([" "]), Required),
        (json!(["é".repeat(201)]), TooLong),
        (json!(["a\u{7}b"]), BadFormat),
        (json!(vec!["x"; most + 1]), TooMany),
    ]
}

fn number(question: &Question) -> Vec<(Value, ProblemCode)> {
    let (least, most) = (question.bounds.min.unwrap(), question.bounds.max.unwrap());
    vec![
        (json!("x"), WrongType),
        (json!(least + 1).as_f64().map(|number| json!(number + 0.5)).unwrap(), WrongType),
        (json!(least - 1), OutOfRange),
        (json!(most + 1), OutOfRange),
        (json!(1e300), OutOfRange),
    ]
}

fn text(question: &Question) -> Vec<(Value, ProblemCode)> {
    let too_long = "7".repeat(question.kind.max_chars() + 1);
    let mut cases = vec![
        (json!(7), WrongType),
        (json!(["x"]), WrongType),
        (json!(""), Required),
        (json!("\u{200b} "), Required),
        (json!(too_long), TooLong),
        (json!("a\u{7}b"), BadFormat),
    ];
    cases.extend(unreadable(question.kind).iter().map(|text| (json!(text), BadFormat)));
    if question.kind == Kind::NhsNumber {
        cases.extend(["9990000019", "1111111111", "999 000 0000"].map(|text| (json!(text), BadCheckDigit)));
    }
    cases
}

/// What is not written as this kind is written, and can be typed into a box of one line.
pub const fn unreadable(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::NhsNumber => &["999000001", "99900000180", "QQ 12 34 56 C"],
        Kind::Postcode => &["Eastmere", "QM1 1AA", "ZZ98 1AA"],
        Kind::Telephone => &["123456", "1234567890123456", "01632 960177 x5", "none"],
        Kind::Email => &["a", "a@", "a b@c.example"],
        Kind::OdsCode => &["RH", "A123456789", "RH 8"],
        Kind::Language => &["Klingon spoken", "e", "en_GB"],
        Kind::Time => &["2026-11-21T09:40:00", "2026-02-30T09:40:00Z", "2026-11-21 09:40", "later"],
        Kind::Date => &["2026-02-30", "2026--31", "1968", "21/11/2026"],
        _ => &[],
    }
}

fn time(question: &Question, parent: &Value, now: Timestamp) -> Vec<(Value, ProblemCode)> {
    let bounds = &question.bounds;
    let at = |shift: SignedDuration| json!(now.checked_add(shift).unwrap().to_string());
    let mut cases = vec![];
    if !bounds.may_be_future {
        cases.push((at(SignedDuration::from_secs(121)), InFuture));
    }
    if let Some(hours) = bounds.within_hours {
        cases.push((at(-SignedDuration::from_hours(hours.into()) - SignedDuration::from_secs(1)), TooOld));
    }
    if let Some(after) = &bounds.hours_after {
        let start: Timestamp = parent[&after.field].as_str().unwrap().parse().unwrap();
        let hours = |hours: u32| start.checked_add(SignedDuration::from_hours(hours.into())).unwrap();
        cases.push((json!(hours(after.more_than).to_string()), OutOfRange));
        let second = SignedDuration::from_secs(1);
        cases.push((json!(hours(after.at_most).checked_add(second).unwrap().to_string()), OutOfRange));
    }
    cases
}

fn date(question: &Question, now: Timestamp) -> Vec<(Value, ProblemCode)> {
    let mut cases = vec![];
    if let Some(from) = question.bounds.from {
        cases.push((json!(from.yesterday().unwrap().to_string()), OutOfRange));
    }
    if !question.bounds.may_be_future {
        let today = now.in_tz("Europe/London").unwrap().date();
        cases.push((json!(today.tomorrow().unwrap().to_string()), InFuture));
    }
    cases
}
