//! Everybody on the stage, with a draft and referrals in each state.

use amhp_hub::domain::account::Role;
use amhp_hub::domain::call::CallCode;
use amhp_hub::domain::decision::{Alternative, AlternativeKind, AlternativeResult, Decision, DecisionStatement};
use amhp_hub::domain::decision::{NotProceedingCode, Told, ToldHow};
use amhp_hub::domain::ids::{DocumentId, DraftId};
use amhp_hub::domain::reference::Reference;
use amhp_hub::services::calls::open;
use amhp_hub::services::drafts::{NewDraft, create};
use amhp_hub::services::referrals::{Key, claim, decide, submit_draft};

use super::expected::Who;
use crate::support::app::TestApp;
use crate::support::calls::within_24_hours;
use crate::support::database::TestDatabase;
use crate::support::documents::TEXT;
use crate::support::examples;
use crate::support::people::Person;

/// The states in which a referral is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Submitted,
    Screening,
    Accepted,
    Closed,
}

/// All of them.
pub const STATES: [State; 4] = [State::Submitted, State::Screening, State::Accepted, State::Closed];

/// The service under test with everybody in it.
pub struct Stage {
    pub app: TestApp,
    people: Vec<(Who, Person)>,
}

impl Stage {
    /// Two services, and one of each kind of people.
    pub async fn set(database: TestDatabase) -> Self {
        let app = TestApp::start(database).await;
        let own = app.add_service("northgate").await.id;
        let foreign = app.add_service("southmere").await.id;
        let people = vec![
            (Who::Author, app.referrer("Quennell").await),
            (Who::OtherReferrer, app.referrer("Marlowe").await),
            (Who::Amhp, app.staff("Okafor", own, Role::Amhp).await),
            (Who::Lead, app.staff("Lindqvist", own, Role::Lead).await),
            (Who::Viewer, app.staff("Viewer", own, Role::Viewer).await),
            (Who::Admin, app.staff("Admin", own, Role::Admin).await),
            (Who::ForeignAmhp, app.staff("Osei", foreign, Role::Amhp).await),
            (Who::ForeignLead, app.staff("Lund", foreign, Role::Lead).await),
        ];
        Self { app, people }
    }

    /// Who it is; none for nobody.
    pub fn person(&self, who: Who) -> Option<&Person> {
        self.people.iter().find(|(known, _)| *known == who).map(|(_, person)| person)
    }

    fn known(&self, who: Who) -> &Person {
        self.person(who).unwrap()
    }

    /// A draft of the author's that could be sent as it is.
    pub async fn draft(&self) -> DraftId {
        let answers = Some(examples::minimal(self.app.now()));
        let new = NewDraft { service: "northgate".to_owned(), form: "amhp-referral".to_owned(), answers };
        create(&self.app.ctx, &self.known(Who::Author).actor, new).await.unwrap().0.id
    }

    /// A document of that draft.
    pub async fn document_of(&self, draft: DraftId) -> DocumentId {
        self.app.add(self.known(Who::Author), draft, "letter.txt", TEXT).await.unwrap().id
    }

    /// A document that was sent with a referral of the author's.
    pub async fn document(&self) -> DocumentId {
        let draft = self.draft().await;
        let document = self.document_of(draft).await;
        let key = Key::parse(Some(self.app.ctx.chance.token().reveal())).unwrap();
        submit_draft(&self.app.ctx, &self.known(Who::Author).actor, draft, None, &key).await.unwrap();
        document
    }

    /// A path with something there for each of its names, but codes; and the version of the referral.
    pub async fn filled(&self, path: &str, state: State) -> (String, i64) {
        let (mut path, mut version) = (path.to_owned(), 1);
        if path.contains("{reference}") {
            let (reference, at) = self.referral(state).await;
            path = path.replace("{reference}", &reference.to_string());
            version = at;
        }
        if path.contains("/documents/{id}") {
            path = path.replace("{id}", &self.document().await.to_string());
        }
        if path.contains("{id}") {
            let draft = self.draft().await;
            path = path.replace("{id}", &draft.to_string());
            if path.contains("{document_id}") {
                path = path.replace("{document_id}", &self.document_of(draft).await.to_string());
            }
        }
        (path, version)
    }

    /// A referral of the author's in `state`, claimed by the AMHP where it is claimed; with its version.
    pub async fn referral(&self, state: State) -> (Reference, i64) {
        let reference = self.app.referral(self.known(Who::Author), "northgate").await;
        if state == State::Submitted {
            return (reference, 1);
        }
        let amhp = &self.known(Who::Amhp).actor;
        let mut head = claim(&self.app.ctx, amhp, &reference, 1).await.unwrap();
        if state != State::Screening {
            let statement = self.statement(state);
            head = decide(&self.app.ctx, amhp, &reference, head.version, statement).await.unwrap();
        }
        (reference, head.version)
    }

    /// The code of a call about a draft of the author's, which the AMHP has where it is `claimed`.
    pub async fn call(&self, claimed: bool) -> CallCode {
        let (_, code) = self.app.call_about(self.known(Who::Author), "northgate", &within_24_hours()).await;
        if claimed {
            open(&self.app.ctx, &self.known(Who::Amhp).actor, &code).await.unwrap();
        }
        code
    }

    fn statement(&self, state: State) -> DecisionStatement {
        let accepted = state == State::Accepted;
        DecisionStatement {
            decision: if accepted { Decision::Accepted } else { Decision::NotProceeding },
            code: (!accepted).then_some(NotProceedingCode::AdviceGiven),
            reasons: "Said in the walk.".to_owned(),
            alternatives: vec![Alternative {
                kind: AlternativeKind::Gp,
                result: AlternativeResult::Tried,
                detail: None,
                on: None,
            }],
            told: vec![Told { who: "Dr Quennell".to_owned(), how: ToldHow::Telephone, at: self.app.now() }],
            receiver: None,
        }
    }
}
