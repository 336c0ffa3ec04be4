//! The printable copy: tagged, whole, the same for the same referral, and never refused for what somebody typed.

use amhp_hub::web::ui::copy::{CopyRow, CopySection, PrintedCopy, pdf};

use crate::support::printed::Printed;

fn copy(answers: &[&str]) -> PrintedCopy {
    let row = |answer: &&str| CopyRow::new("Why now?", *answer);
    PrintedCopy {
        title: "Referral 7CDF-234K".to_owned(),
        running: "Referral 7CDF-234K to Eastmere".to_owned(),
        head: vec![CopyRow::new("Reference", "7CDF-234K")],
        note: None,
        sections: vec![CopySection {
            heading: "The concern".to_owned(),
            groups: vec![("Doctor 1".to_owned(), answers.iter().map(row).collect())],
            note: None,
        }],
        made: "Made on Saturday 21 November 2026 at 10:00am by Amara.".to_owned(),
        made_at: "2026-11-21T10:00:00Z".parse().unwrap(),
    }
}

fn printed(answers: &[&str]) -> Printed {
    Printed::read(&pdf(&copy(answers)).unwrap())
}

#[test]
fn a_screen_reader_finds_title_language_headings_and_a_table() {
    let printed = printed(&["Fell on the stairs."]);
    assert_eq!(printed.title(), "Referral 7CDF-234K");
    let catalog = printed.catalog();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"en-GB");
    let marked = printed.dictionary(catalog.get(b"MarkInfo").unwrap()).get(b"Marked").unwrap();
    assert!(marked.as_bool().unwrap());
    let shown = printed.dictionary(catalog.get(b"ViewerPreferences").unwrap()).get(b"DisplayDocTitle").unwrap();
    assert!(shown.as_bool().unwrap());
    assert!(catalog.has(b"Outlines"), "bookmarks");
    let row = ["Table", "TR", "TH", "P", "TD", "P"];
    let expected = [&["Document", "H1"][..], &row, &["Sect", "H2", "Sect", "H3"], &row, &["P"]].concat();
    assert_eq!(printed.tags(), expected);
}

#[test]
fn the_same_copy_gives_the_same_bytes() {
    assert_eq!(pdf(&copy(&["One", "Ωμέγα"])).unwrap(), pdf(&copy(&["One", "Ωμέγα"])).unwrap());
}

#[test]
fn every_page_says_which_one_it_is_and_of_how_many() {
    let long = "He has not slept for four nights and walks by the railway. ".repeat(85);
    let printed = printed(&[long.trim(), &long, &long]);
    assert!(printed.pages() > 3, "{}", printed.pages());
    for page in 1..=printed.pages() {
        assert!(printed.says(&format!("Page {page} of {}", printed.pages())), "{page}");
    }
    let said = printed.text().matches("railway").count();
    assert!(said >= 3 * 80, "no line is lost: {said}");
}

#[test]
fn what_belongs_to_other_alphabets_is_there_and_its_neighbours_too() {
    let polish = "Zażółć gęślą jaźń";
    let greek = "Ξεσκεπάζω τὴν ψυχοφθόρα";
    let printed = printed(&[polish, greek, "Имя: Наталья", "before \u{1F9E0} after", "前 zwischen 後"]);
    for text in [polish, "Ξεσκεπάζω", "Имя: Наталья", "before", "after", "zwischen"] {
        assert!(printed.says(text), "{text}");
    }
}

#[test]
fn nothing_that_can_be_typed_is_refused() {
    let long = "x".repeat(5_000);
    let odd = [
        "",
        " ",
        "\n\n",
        "\u{0}\u{7}\u{1b}\u{9f}",
        "\u{FEFF}\u{FFFE}\u{FFFF}",
        "\u{202E}abc\u{202C}",
        "\u{2028}\u{2029}",
        "\u{E000}\u{F8FF}\u{10FFFD}",
        "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽",
        "السيد أحمد (35) قال: لا",
        "שלום world 123",
        "e\u{301}\u{302}\u{303}",
        "\u{200D}\u{200C}\u{200B}\u{AD}",
        "नमस्ते दुनिया",
        "ประเทศไทย",
        "中文字符",
        "ﷺ ﬁ ﬀ",
        &long,
    ];
    for text in odd {
        assert!(pdf(&copy(&[text])).is_ok(), "{:?}", text.chars().take(20).collect::<String>());
    }
    assert!(pdf(&copy(&odd)).is_ok());
    assert_eq!(printed(&[&long]).text().matches('x').count(), 5_000);
}

#[test]
fn an_empty_copy_is_a_copy() {
    let empty = PrintedCopy { head: Vec::new(), sections: Vec::new(), ..copy(&[]) };
    assert_eq!(Printed::read(&pdf(&empty).unwrap()).pages(), 1);
}
