//! What makes a referral whole, as questions to the database.

/// Questions whose answer is 0 where nothing is half there. Counts are grouped first, so that the last cycle is
/// checked as quickly as the first.
pub const HALVES: &[(&str, &str)] = &[
    (
        "referrals without exactly one key",
        "SELECT COUNT(*) AS value FROM referrals r LEFT JOIN \
         (SELECT referral_id AS id, COUNT(*) AS n FROM idempotency GROUP BY referral_id) k ON k.id = r.id \
         WHERE COALESCE(k.n, 0) <> 1",
    ),
    (
        "referrals without exactly one event that they arrived",
        "SELECT COUNT(*) AS value FROM referrals r LEFT JOIN (SELECT referral_id AS id, COUNT(*) AS n FROM events \
         WHERE kind = 'submitted' AND version = 1 GROUP BY referral_id) k ON k.id = r.id WHERE COALESCE(k.n, 0) <> 1",
    ),
    (
        "referrals with another number of events than their version",
        "SELECT COUNT(*) AS value FROM referrals r LEFT JOIN \
         (SELECT referral_id AS id, COUNT(*) AS n FROM events GROUP BY referral_id) k ON k.id = r.id \
         WHERE COALESCE(k.n, 0) <> r.version",
    ),
    (
        "referrals made from one draft that is still there",
        "SELECT COUNT(*) AS value FROM referrals r JOIN drafts d ON d.id = r.draft_id",
    ),
    (
        "documents that did not go with their draft",
        "SELECT COUNT(*) AS value FROM documents d JOIN referrals r ON r.draft_id = d.draft_id \
         WHERE d.referral_id IS NULL OR d.referral_id <> r.id",
    ),
    (
        "referrals without exactly one letter to the referrer and one to the hub",
        "SELECT COUNT(*) AS value FROM referrals r \
         LEFT JOIN (SELECT {about} AS id, COUNT(*) AS n FROM outbox o WHERE o.kind = 'referral_received' GROUP BY {about}) a \
         ON a.id = {referral} \
         LEFT JOIN (SELECT {about} AS id, COUNT(*) AS n FROM outbox o WHERE o.kind = 'referral_arrived' GROUP BY {about}) b \
         ON b.id = {referral} WHERE COALESCE(a.n, 0) <> 1 OR COALESCE(b.n, 0) <> 1",
    ),
    (
        "letters that wait and have no job",
        "SELECT COUNT(*) AS value FROM outbox o WHERE o.sent_at IS NULL AND o.dropped_at IS NULL AND \
         {letter} NOT IN (SELECT {message} FROM jobs j WHERE j.kind = 'send_message')",
    ),
];
