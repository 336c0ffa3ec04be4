CREATE TABLE read_log_anew (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  at text NOT NULL CHECK (length(at) = 27),
  account_id text NOT NULL REFERENCES accounts (id) CHECK (length(account_id) = 36),
  what text NOT NULL CHECK (what IN ('referral', 'queue', 'events')),
  service_id text NOT NULL REFERENCES services (id) CHECK (length(service_id) = 36),
  referral_id text REFERENCES referrals (id) CHECK (length(referral_id) = 36)
) STRICT;
INSERT INTO read_log_anew (id, at, account_id, what, service_id, referral_id)
  SELECT id, at, account_id, what, service_id, referral_id FROM read_log WHERE what IN ('referral', 'queue', 'events');
DROP TABLE read_log;
ALTER TABLE read_log_anew RENAME TO read_log;
CREATE INDEX read_log_by_referral ON read_log (referral_id, at);
CREATE INDEX read_log_by_account ON read_log (account_id, at);
DROP TABLE documents;
