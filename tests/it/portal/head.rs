//! HEAD is answered wherever GET is, with the same head and no body.

use super::Scene;
use crate::support::database::TestDatabase;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn head_is_answered_wherever_get_is() {
    let scene = Scene::set(TestDatabase::sqlite().await).await;
    for path in ["/", "/sign-in", "/register", "/health/live", "/health/ready"] {
        let url = scene.app.url(path);
        let client = reqwest::Client::new();
        let (get, head) = (client.get(&url).send().await.unwrap(), client.head(&url).send().await.unwrap());
        assert_eq!(
            (head.status(), head.headers().get("content-type")),
            (get.status(), get.headers().get("content-type"))
        );
        assert_eq!(head.status(), 200, "{path}");
        assert_eq!(head.text().await.unwrap(), "");
    }
    let asked = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let head = asked.head(scene.app.url("/drafts")).send().await.unwrap();
    assert_eq!(head.headers().get("location").unwrap(), "/sign-in?next=%2Fdrafts");
    let page = asked.get(scene.app.url("/")).send().await.unwrap().text().await.unwrap();
    let style = page.split('"').find(|text| text.starts_with("/assets/") && text.contains(".css")).unwrap();
    assert_eq!(asked.head(scene.app.url(style)).send().await.unwrap().status(), 200);
}
