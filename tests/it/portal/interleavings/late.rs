//! Posts that come after their session has ended: kept, offered once somebody is signed in again, saved or thrown away.

use std::collections::BTreeMap;

use amhp_hub::services::drafts;
use amhp_hub::services::parked::remove;
use reqwest::header::{LOCATION, SET_COOKIE};
use reqwest::{Response, StatusCode};

use super::model::Parked;
use super::reading::{forms, inputs};
use super::world::{Desk, Post, device_of};

/// A session that is over.
const OVER: &str = "dev-session=over";

/// The cookies of kept posts in one browser.
#[derive(Debug, Default)]
pub struct Jar(BTreeMap<String, String>);

impl Jar {
    /// What the browser sends with this session.
    pub fn with(&self, session: &str) -> String {
        let kept = self.0.iter().map(|(name, value)| format!("{name}={value}"));
        [session.to_owned()].into_iter().chain(kept).collect::<Vec<_>>().join("; ")
    }

    fn tokens(&self) -> Vec<String> {
        self.0.values().cloned().collect()
    }

    /// Keeps what an answer sets, and drops what it takes away.
    pub fn take(&mut self, answer: &Response) {
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let (value, attributes) = rest.split_once(';').unwrap();
            if !name.starts_with("dev-kept") {
                continue;
            }
            self.0.remove(name);
            if !attributes.contains("Max-Age=0") {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// A kept post as the page offers it.
struct Offer {
    id: String,
    action: String,
    fields: Vec<(String, String)>,
}

impl Offer {
    fn of((action, form): (String, &str)) -> Self {
        let mut fields: Vec<_> = inputs(form).collect();
        let mut take = |name: &str| fields.remove(fields.iter().position(|(known, _)| known == name).unwrap()).1;
        let id = (take("csrf"), take("for"), take("kept")).2;
        Self { id, action, fields }
    }
}

impl Desk<'_> {
    /// Sent without a session: it is kept, and the way leads to signing in.
    pub(super) async fn too_late(&mut self, post: Post) {
        let answer = self.request_with(&post, OVER).send().await.unwrap();
        self.kept(post, &answer);
    }

    pub(super) async fn both_too_late(&mut self, first: Post, second: Post) {
        let (one, other) = (self.request_with(&first, OVER), self.request_with(&second, OVER));
        let (one, other) = tokio::join!(one.send(), other.send());
        self.kept(first, &one.unwrap());
        self.kept(second, &other.unwrap());
    }

    fn kept(&mut self, post: Post, answer: &Response) {
        // Told so, with what was typed: it was not kept, as far as anybody knows.
        if answer.status() == StatusCode::SERVICE_UNAVAILABLE {
            return self.model.meet("asked to come back");
        }
        let leads = answer.headers().get(LOCATION).map(|to| to.to_str().unwrap().to_owned());
        assert_eq!((answer.status(), leads.as_deref()), (StatusCode::SEE_OTHER, Some("/sign-in?next=%2Fkept")));
        let device = device_of(post.window);
        self.jars[device].take(answer);
        self.model.meet("session over");
        self.windows[post.window].sent = Some(post.clone());
        self.model.parked.push(Parked { device, post, id: None, cut: None });
    }

    /// What the page of kept posts offers on a device: exactly what was kept there and neither saved nor thrown away.
    pub(super) async fn offered(&mut self, device: usize) -> Vec<Post> {
        let session = self.device(2 * device).cookie.clone();
        let html = self.kept_page(device, &session).await;
        let mut offers: Vec<_> = forms(&html, "/drafts/").into_iter().map(Offer::of).collect();
        let (here, mut parked): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.model.parked).into_iter().partition(|parked| parked.device == device);
        let mut offered = vec![];
        for one in here {
            let same = |offer: &Offer| offer.fields == one.post.fields && offer.action == one.post.action;
            match (offers.iter().position(same), one.cut) {
                (Some(at), _) => {
                    let stands = |text: &String| html.matches(text.as_str()).count() > 1;
                    assert!(one.post.typed.values().all(stands), "{:?} is kept and is not shown", one.post.typed);
                    let id = Some(offers.remove(at).id);
                    offered.push(Post { kept: id.clone(), ..one.post.clone() });
                    parked.push(Parked { id, ..one });
                }
                // Saved before it was taken away: then it counts as any text that was saved.
                (None, Some(write)) => self.model.writes[write].accepted = true,
                (None, None) => panic!("{:?} was kept and is not offered: {:#?}", one.post.typed, self.model),
            }
        }
        assert!(offers.is_empty(), "what was saved or thrown away is offered again");
        self.model.parked = parked;
        offered
    }

    async fn kept_page(&self, device: usize, session: &str) -> String {
        self.world.get("/kept", &self.jars[device].with(session)).await
    }

    /// Presses *Save it now* at the first one; the answer may never arrive.
    pub(super) async fn save_kept(&mut self, device: usize, is_cut: bool) {
        let Some(post) = self.offered(device).await.into_iter().next() else { return };
        if !is_cut {
            self.model.meet("kept, and sent again");
            return self.send(post).await;
        }
        self.cut_off(&post, false).await;
        self.model.meet("kept, sent again and cut");
        let write = self.model.writes.len();
        let mut same = self.model.parked.iter_mut().filter(|parked| parked.post.typed == post.typed);
        same.next().unwrap().cut.get_or_insert(write);
        self.model.writes.push(post.written(false));
    }

    /// What was kept is saved.
    pub(super) fn settle(&mut self, post: &Post) {
        if let Some(id) = &post.kept {
            self.model.meet("kept and saved");
            self.model.parked.retain(|parked| parked.id.as_ref() != Some(id));
        }
    }

    /// Throws the first one away.
    pub(super) async fn throw_away(&mut self, device: usize) {
        let Some(mut removal) = self.offered(device).await.into_iter().next() else { return };
        let id = removal.kept.take().unwrap();
        (removal.action, removal.fields) = (format!("/kept/{id}/removal"), vec![]);
        let answer = self.request(&removal).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        self.jars[device].take(&answer);
        self.model.meet("thrown away");
        self.model.parked.retain(|parked| parked.id.as_ref() != Some(&id));
    }

    /// Somebody else signs in at the browser: nothing is offered, and nothing of it is told.
    pub(super) async fn stranger_looks(&mut self, device: usize) {
        let session = self.stranger.device(2 * device).cookie.clone();
        let html = self.kept_page(device, &session).await;
        assert!(html.contains("Nothing is kept"), "{html}");
        let mut texts = self.model.parked.iter().flat_map(|parked| parked.post.typed.values());
        assert!(texts.all(|text| !html.contains(text.as_str())), "{html}");
        if self.model.parked.iter().any(|parked| parked.device == device) {
            self.model.meet("kept from others");
        }
    }

    /// Throws away what is left: an account keeps twenty posts, and five hundred drafts.
    pub(super) async fn tidy(&mut self, version: i64) {
        let (ctx, actor) = (&self.world.app.ctx, &self.seat.person.actor);
        for parked in &self.model.parked {
            let id = parked.id.as_ref().unwrap().parse().unwrap();
            remove(ctx, actor, self.jars[parked.device].tokens(), id).await.unwrap();
        }
        // A save that was cut off may come this late; its draft is left.
        let _ = drafts::delete(ctx, actor, self.id, version).await;
    }
}
