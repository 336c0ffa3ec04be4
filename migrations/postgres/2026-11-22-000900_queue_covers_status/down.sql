DROP INDEX referrals_queue;
CREATE INDEX referrals_queue ON referrals (service_id, band_rank, act_by, received_at, id) WHERE status <> 'closed';
