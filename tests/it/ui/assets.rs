//! What is served under `/assets/`.

use amhp_hub::web::ui::Assets;

fn css() -> String {
    String::from_utf8(Assets::find("app.css").unwrap().bytes.into_owned()).unwrap()
}

#[test]
fn an_address_holds_the_hash_of_the_content_and_may_be_kept() {
    let url = Assets::url("app.css").unwrap();
    let name = url.strip_prefix("/assets/").unwrap();
    let hash = name.strip_prefix("app-").unwrap().strip_suffix(".css").unwrap();
    assert!(hash.len() == 8 && hash.bytes().all(|digit| digit.is_ascii_hexdigit()), "{url}");
    let asset = Assets::find(name).unwrap();
    assert!(asset.immutable);
    assert_eq!(asset.content_type, "text/css; charset=utf-8");
    assert_eq!(asset.bytes, css().as_bytes());
}

#[test]
fn a_plain_name_is_served_for_a_short_time_and_a_wrong_hash_not_at_all() {
    let plain = Assets::find("images/icon-document.svg").unwrap();
    assert!(!plain.immutable);
    assert_eq!(plain.content_type, "image/svg+xml; charset=utf-8");
    assert!(Assets::find("govuk-frontend.min.js").unwrap().content_type.starts_with("text/javascript"));
    for name in ["app-00000000.css", "app-.css", "none.css", "", "../app.css", "images", "images/"] {
        assert!(Assets::find(name).is_none(), "{name}");
    }
    assert_eq!(Assets::url("none.css"), None);
}

#[test]
fn every_asset_is_found_by_its_address() {
    for name in Assets::names() {
        let url = Assets::url(&name).unwrap();
        assert!(Assets::find(url.strip_prefix("/assets/").unwrap()).unwrap().immutable, "{name}");
    }
}

#[test]
fn all_that_the_styles_name_is_there() {
    let css = css();
    let named: Vec<&str> = css.split("url(").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(!named.is_empty());
    for url in named {
        let path = url.trim_matches('"').strip_prefix("/assets/").unwrap_or_else(|| panic!("{url}"));
        assert!(Assets::find(path).is_some(), "{url}");
    }
}

#[test]
fn neither_the_font_nor_the_marks_of_gov_uk_are_there() {
    let css = css();
    assert!(css.contains(".govuk-button{") && css.contains(".moj-timeline{") && css.contains(".moj-badge{"));
    for mark in ["GDS Transport", "@font-face", "crown", "crest"] {
        assert!(!css.contains(mark), "{mark}");
    }
    for name in Assets::names() {
        assert!(
            !["crown", "crest", "woff", "govuk-icon", "favicon.ico"].iter().any(|mark| name.contains(mark)),
            "{name}"
        );
    }
}
