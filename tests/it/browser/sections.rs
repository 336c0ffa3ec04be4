//! Every section of the form, found from the form itself: untouched, sent with nothing, filled in, filled in wrong, with
//! an empty entry in each of its lists.

use amhp_hub::form::{Forms, Kind, Question, Section};
use scraper::Html;

use super::walk::{Walk, Who};
use crate::portal::browser::select;

/// Makes the pictures of all sections.
pub async fn walk(walk: &mut Walk) {
    let forms = Forms::embedded().unwrap();
    for section in forms.get("amhp-referral").unwrap().sections() {
        let id = &section.id;
        read(walk, &format!("{id}, untouched"), &format!("{{blank}}/sections/{id}")).await;
        read(walk, &format!("{id}, filled in"), &format!("{{full}}/sections/{id}")).await;
        send_nothing(walk, section).await;
        type_nonsense(walk, section).await;
        for list in lists(&section.questions, "") {
            read(walk, &format!("{id}, one more of {list}"), &format!("{{full}}/sections/{id}?add={list}")).await;
        }
    }
}

async fn read(walk: &mut Walk, name: &str, pattern: &str) {
    let mut browser = walk.browser(Who::Referrer);
    browser.get(&walk.path(pattern)).await;
    walk.hang(name, &browser, 200);
}

/// Where something is needed the page comes back with problems; elsewhere it leads on.
async fn send_nothing(walk: &mut Walk, section: &Section) {
    let here = walk.path(&format!("{{blank}}/sections/{}", section.id));
    let mut browser = walk.browser(Who::Referrer);
    browser.get(&here).await;
    browser.submit(&here, &[]).await;
    if browser.page.path == here {
        walk.hang(&format!("{}, sent with nothing", section.id), &browser, 422);
    }
}

/// Types what fits nowhere over everything that is typed.
async fn type_nonsense(walk: &mut Walk, section: &Section) {
    let here = walk.path(&format!("{{wrong}}/sections/{}", section.id));
    let mut browser = walk.browser(Who::Referrer);
    browser.get(&here).await;
    let typed: Vec<(String, &str)> = text_fields(&browser.page.html).into_iter().map(|name| (name, "?!")).collect();
    let mut fill: Vec<(&str, &str)> = typed.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    fill.push(("then", "later"));
    browser.submit(&here, &fill).await;
    browser.get(&format!("{here}?show=problems")).await;
    walk.hang(&format!("{}, wrong", section.id), &browser, 200);
}

fn text_fields(html: &str) -> Vec<String> {
    let fields = select("main input[type=text], main input[type=tel], main input[type=email], main textarea");
    let page = Html::parse_document(html);
    page.select(&fields).filter_map(|field| field.attr("name")).map(str::to_owned).collect()
}

/// The names of all lists on a page, those in groups too.
fn lists(questions: &[Question], prefix: &str) -> Vec<String> {
    let inside = |question: &Question| {
        let name = format!("{prefix}{}", question.name);
        match question.kind {
            Kind::List => vec![name],
            _ => lists(&question.questions, &format!("{name}-")),
        }
    };
    questions.iter().flat_map(inside).collect()
}
