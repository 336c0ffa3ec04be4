//! `amhp-hub audit`, by the real binary beside a service that runs, and what a report says.

use amhp_hub::command::audit::Wrong;
use amhp_hub::domain::event::EventKind;
use amhp_hub::domain::seal::Head;
use amhp_hub::jobs::seal;
use amhp_hub::store::event_insert;
use jiff::SignedDuration;
use serde_json::json;

use crate::support::database::{TestDatabase, both_engines};
use crate::support::program::{Program, stderr, stdout};
use crate::support::record::Record;
use crate::support::sql::execute;

both_engines! {
    async fn a_record_as_it_was_sealed_has_no_finding_and_says_what_was_checked(database: TestDatabase) {
        let record = Record::full(&database).await;
        seal(&record.ctx).await.unwrap();
        let report = record.audit(Vec::new()).await;
        assert_eq!(report.findings, []);
        assert_eq!((report.referrals, report.without_digest, report.without_standing, report.documents), (24, 0, 0, 8));
        let lines = report.lines().join("\n");
        assert_eq!(lines.matches("no head was given").count(), 2, "{lines}");
        assert!(lines.ends_with("Nothing is wrong."), "{lines}");
        let heads: Vec<Head> = report.chains.into_iter().map(|chain| chain.head).collect();
        let held = record.audit(heads).await.lines().join("\n");
        assert!(!held.contains("no head was given") && held.contains("1 heads compared"), "{held}");
    }

    async fn what_waits_is_counted_and_what_was_passed_over_is_found(database: TestDatabase) {
        let mut record = Record::begin(&database).await;
        record.submit(0).await;
        assert_eq!(record.audit(Vec::new()).await.chains.iter().map(|chain| chain.waiting).sum::<u64>(), 1);
        assert_eq!(record.audit(Vec::new()).await.found(), 0, "what waits is not wrong");
        let early = record.event(&record.referrals[0], 2, EventKind::Claimed, json!({}));
        seal(&record.ctx).await.unwrap();
        record.ctx.clock.advance(SignedDuration::from_mins(2));
        record.submit(0).await;
        seal(&record.ctx).await.unwrap();
        let salt = record.ctx.chance.bytes();
        record.ctx.store.write(move |tx| event_insert(tx, &early, salt)).await.unwrap();
        let reached = format!("UPDATE referrals SET version = 2 WHERE id = '{}'", record.referrals[0].id);
        execute(&database.store, reached).await.unwrap();
        let report = record.audit(Vec::new()).await;
        assert_eq!(report.findings.iter().map(|f| f.wrong.clone()).collect::<Vec<_>>(), [Wrong::PassedOver]);
    }

    async fn a_referral_of_an_older_version_is_counted_and_said(database: TestDatabase) {
        let mut record = Record::begin(&database).await;
        record.submit_as_before(0).await;
        record.submit(0).await;
        seal(&record.ctx).await.unwrap();
        let report = record.audit(Vec::new()).await;
        assert_eq!((report.found(), report.referrals), (0, 2));
        assert_eq!((report.without_digest, report.without_standing), (1, 1));
        let lines = report.lines().join("\n");
        assert!(lines.contains("1 of them by an older version, without a digest of its answers: not compared"), "{lines}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_runs_beside_the_service_and_tells_by_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(folder.path());
    let none = program.run(&["audit", "verify"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(stderr(&none).contains("there is no file"), "{}", stderr(&none));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "an audit makes nothing");

    let serving = program.serve(&["serve", "--demo"]);
    let heads = program.run(&["audit", "head"]);
    let heads = stdout(&heads);
    let head: Head = heads.lines().next().unwrap().parse().unwrap();
    let kept = folder.path().join("heads");
    std::fs::write(&kept, format!("# kept elsewhere\n\n{heads}")).unwrap();
    let sound = program.run(&["audit", "verify", "--head-file", &kept.display().to_string()]);
    assert!(sound.status.success(), "{}{}", stdout(&sound), stderr(&sound));
    assert!(stdout(&sound).contains("Nothing is wrong.") && stdout(&sound).contains("Checked in "));
    drop(serving);

    let beyond = format!("{}:{}:{}", head.service, head.seq + 1_000, "ab".repeat(32));
    let cut = program.run(&["audit", "verify", "--service", &head.service, "--head", &beyond]);
    assert_eq!(cut.status.code(), Some(1));
    assert!(stdout(&cut).contains("the chain ends before no."), "{}", stdout(&cut));
    assert_eq!(stderr(&cut), "amhp-hub: the audit found 1 wrong\n");
    let nobody = program.run(&["audit", "verify", "--service", "nowhere"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(stderr(&nobody).contains("there is no service of that slug"));
    std::fs::write(&kept, "northgate:1\n").unwrap();
    let unread = program.run(&["audit", "verify", "--head-file", &kept.display().to_string()]);
    assert!(stderr(&unread).contains("\"northgate:1\" is not a head of a chain"), "{}", stderr(&unread));
}
