-- With the status in it the index alone answers how many are open: SQLite asks for the status of each row again.
DROP INDEX referrals_queue;
CREATE INDEX referrals_queue ON referrals (service_id, band_rank, act_by, received_at, id, status) WHERE status <> 'closed';
