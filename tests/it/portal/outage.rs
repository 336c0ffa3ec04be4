//! Pages while something is wrong: the services' numbers stand on them whatever else cannot be drawn.

use super::browser::{Page, select};
use super::{Browser, Scene};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::sql::execute;

/// The numbers that can be pressed in the body of a page.
fn numbers(page: &Page) -> Vec<String> {
    let html = scraper::Html::parse_document(&page.html);
    html.select(&select("main a[href^='tel:']")).map(|link| link.text().collect()).collect()
}

both_engines! {
    async fn numbers_are_shown_while_the_database_is_gone(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let mut stranger = Browser::new(&scene.app.base);
        stranger.get("/").await;
        let all = ["999", "01632 960100", "01632 960199"];
        let page = stranger.get("/nothing").await;
        assert_eq!((page.status.as_u16(), numbers(page)), (404, all.map(str::to_owned).to_vec()));
        for table in ["services", "sessions", "drafts"] {
            let away = format!("ALTER TABLE {table} RENAME TO {table}_away");
            execute(&scene.app.database.store, &away).await.unwrap();
        }
        for browser in [&mut stranger, &mut scene.browser] {
            let page = browser.get("/").await;
            assert_eq!((page.status.as_u16(), numbers(page)), (500, all.map(str::to_owned).to_vec()));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_cannot_be_reached_is_said_and_forgotten_when_it_is_back() {
    let mut scene = Scene::set(TestDatabase::postgres().await).await;
    scene.browser.get("/").await;
    scene.app.database.lock_out();
    let page = scene.browser.get("/").await;
    assert_eq!((page.status.as_u16(), numbers(page).len()), (503, 3));
    assert_eq!(page.headers.get("retry-after").unwrap(), "2");
    scene.app.database.let_in();
    assert_eq!(scene.browser.get("/").await.status, 200);
}
