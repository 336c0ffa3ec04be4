//! References: what people mistype is noticed, what they vary is accepted.

use amhp_hub::domain::reference::{Reference, SYMBOLS};
use amhp_hub::secrets::Chance;

fn drawn(count: usize) -> Vec<Reference> {
    let chance = Chance::seeded(23);
    (0..count).map(|_| Reference::from_values(chance.below(23))).collect()
}

#[test]
fn the_check_symbol_is_the_weighted_sum_of_the_others() {
    let table = [
        ([0, 0, 0, 0, 0, 0, 0], "22222222"),
        ([1, 0, 0, 0, 0, 0, 0], "32222224"),
        ([0, 0, 0, 0, 0, 0, 1], "2222223F"),
        ([22, 22, 22, 22, 22, 22, 22], "ZZZZZZZJ"),
        ([0, 1, 2, 3, 4, 5, 6], "234679CV"),
    ];
    for (values, text) in table {
        let sum: usize = values.iter().zip(2..).map(|(v, w)| usize::from(*v) * w).sum();
        assert_eq!(text.as_bytes()[7], SYMBOLS[sum % 23], "the table itself: {text}");
        assert_eq!(Reference::from_values(values).as_str(), text);
    }
}

#[test]
fn ten_thousand_references_are_read_back_as_they_are_written() {
    for reference in drawn(10_000) {
        let text = reference.to_string();
        assert_eq!((text.len(), &text[4..5]), (9, "-"));
        assert_eq!(text.parse::<Reference>().as_ref(), Ok(&reference));
        assert_eq!(reference.as_str().parse::<Reference>().as_ref(), Ok(&reference));
    }
}

#[test]
fn case_spaces_and_hyphens_do_not_matter() {
    for reference in drawn(200) {
        let text = reference.as_str();
        let (a, b) = text.split_at(3);
        for typed in [text.to_lowercase(), format!(" {a}-{b} "), format!("{a} {b}"), format!("-{a}--{b}-")] {
            assert_eq!(typed.parse::<Reference>().as_ref(), Ok(&reference), "{typed}");
        }
    }
}

#[test]
fn one_wrong_symbol_anywhere_is_noticed() {
    for reference in drawn(200) {
        for place in 0..8 {
            for symbol in SYMBOLS {
                let mut typed = reference.as_str().as_bytes().to_vec();
                if typed[place] != *symbol {
                    typed[place] = *symbol;
                    let typed = String::from_utf8(typed).unwrap();
                    assert!(typed.parse::<Reference>().is_err(), "{typed} for {reference}");
                }
            }
        }
    }
}

#[test]
fn two_symbols_that_changed_places_are_noticed() {
    for reference in drawn(10_000) {
        for (one, other) in (0..8).flat_map(|one| (one + 1..8).map(move |other| (one, other))) {
            let mut typed = reference.as_str().as_bytes().to_vec();
            if typed[one] != typed[other] {
                typed.swap(one, other);
                let typed = String::from_utf8(typed).unwrap();
                assert!(typed.parse::<Reference>().is_err(), "{typed} for {reference}");
            }
        }
    }
}

#[test]
fn what_is_too_short_too_long_or_of_other_symbols_is_no_reference() {
    for typed in ["", "-", "2222222", "222222222", "2222222O", "2222-222é", "222222 2\n", "２２２２２２２２"] {
        assert!(typed.parse::<Reference>().is_err(), "{typed:?}");
    }
}
