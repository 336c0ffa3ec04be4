//! The looking itself: what is wrong with a page is found in the ways in which it shows, a right page is left alone.

use super::driver::look;
use super::gallery::Picture;

const BOTH: [bool; 2] = [true, true];
const WITH_SCRIPTS: [bool; 2] = [true, false];
const WITHOUT_SCRIPTS: [bool; 2] = [false, true];

/// What stands beneath the page's first heading, and the rules that find a fault there, each in which ways.
type Case = (&'static str, &'static [(&'static str, [bool; 2])]);

const CASES: &[Case] = &[
    ("<p>Nothing wrong here.</p>", &[]),
    ("<img src='data:,'>", &[("image-alt", BOTH)]),
    ("<noscript><img src='data:,'></noscript>", &[("image-alt", WITHOUT_SCRIPTS)]),
    ("<p style='color: #ccc'>Pale</p>", &[("color-contrast", BOTH)]),
    ("<button>a</button><button style='width: 9px; height: 9px; padding: 0'>b</button>", &[("target-size", BOTH)]),
    ("<h1>Another</h1>", &[("one-first-heading", BOTH)]),
    ("<p style='width: 400px'>Wide</p>", &[("fits-320", BOTH)]),
    (
        "<div class='govuk-error-summary' tabindex='-1'>Wrong</div>",
        &[("error-title", BOTH), ("error-focus", WITH_SCRIPTS)],
    ),
    ("<img alt='Map' src='http://127.0.0.1:9/map.png'>", &[("asks-elsewhere", BOTH), ("asset", BOTH)]),
    ("<link rel='stylesheet' href='/assets/none.css'>", &[("asset", BOTH)]),
    ("<script>nonsense()</script>", &[("script-error", WITH_SCRIPTS)]),
    ("<script>document.body.className = ''</script>", &[("scripts", WITH_SCRIPTS)]),
];

/// A page of our own; it says that its scripts ran as the service's pages do.
fn picture(body: &str) -> Picture {
    let html = format!(
        "<!DOCTYPE html><html lang='en'><meta name='viewport' content='width=device-width'><title>Page</title>
        <body><script>document.body.className = 'js-enabled'</script><main><h1>Page</h1>{body}</main>"
    );
    let headers = [("content-type".to_owned(), "text/html; charset=utf-8".to_owned())].into();
    Picture { name: body.to_owned(), url: "http://127.0.0.1:9/page".to_owned(), status: 200, headers, html }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_page_is_found_and_a_right_page_is_left_alone() {
    let found = look(&CASES.iter().map(|(body, _)| picture(body)).collect::<Vec<_>>());
    for (body, rules) in CASES {
        for (way, says) in ["with scripts", "without scripts"].into_iter().enumerate() {
            let here = found.iter().filter(|finding| finding.page == *body && finding.way == says);
            let mut rules_found: Vec<&str> = here.map(|finding| finding.rule.as_str()).collect();
            rules_found.dedup();
            let wanted = rules.iter().filter(|(_, ways)| ways[way]).map(|(rule, _)| *rule);
            assert_eq!(rules_found, wanted.collect::<Vec<_>>(), "{says}: {body}");
        }
    }
}
