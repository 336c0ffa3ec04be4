CREATE TABLE call_references (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  code text NOT NULL UNIQUE,
  draft_id text NOT NULL CHECK (length(draft_id) = 36),
  service_id text NOT NULL REFERENCES services (id) CHECK (length(service_id) = 36),
  account_id text NOT NULL REFERENCES accounts (id) CHECK (length(account_id) = 36),
  reason text NOT NULL CHECK (reason IN ('danger', 'within_24_hours', 'not_seen', 'no_senior')),
  ring_back text,
  whereabouts text,
  created_at text NOT NULL CHECK (length(created_at) = 27),
  alarm_at text NOT NULL CHECK (length(alarm_at) = 27),
  alarmed_at text CHECK (length(alarmed_at) = 27),
  claimed_by text REFERENCES accounts (id) CHECK (length(claimed_by) = 36),
  claimed_at text CHECK (length(claimed_at) = 27),
  ended_by text REFERENCES accounts (id) CHECK (length(ended_by) = 36),
  ended_at text CHECK (length(ended_at) = 27),
  ending text CHECK (ending IN ('submitted', 'closed')),
  ending_reason text,
  referral_id text REFERENCES referrals (id) CHECK (length(referral_id) = 36),
  CHECK ((claimed_by IS NULL) = (claimed_at IS NULL)),
  CHECK ((ending IS NULL) = (ended_at IS NULL)),
  CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
  CHECK ((ending_reason IS NOT NULL) = (ending IS NOT NULL AND ending = 'closed'))
) STRICT;
CREATE UNIQUE INDEX call_references_draft_id_key ON call_references (draft_id) WHERE ended_at IS NULL;
CREATE INDEX call_references_of_draft ON call_references (draft_id, created_at);
CREATE INDEX call_references_of_author ON call_references (account_id) WHERE ended_at IS NULL;
CREATE INDEX call_references_open ON call_references (service_id, alarm_at) WHERE ended_at IS NULL;
CREATE INDEX call_references_unalarmed ON call_references (alarm_at) WHERE claimed_at IS NULL AND alarmed_at IS NULL AND ended_at IS NULL;

CREATE TABLE attempts_anew (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  kind text NOT NULL CHECK (kind IN ('wrong_code', 'wrong_password', 'code_sent', 'registration', 'wrong_call_reference')),
  address_digest blob NOT NULL,
  at text NOT NULL CHECK (length(at) = 27),
  weight integer NOT NULL
) STRICT;
INSERT INTO attempts_anew (id, kind, address_digest, at, weight)
  SELECT id, kind, address_digest, at, weight FROM attempts;
DROP TABLE attempts;
ALTER TABLE attempts_anew RENAME TO attempts;
CREATE INDEX attempts_by_address ON attempts (address_digest, kind, at);
