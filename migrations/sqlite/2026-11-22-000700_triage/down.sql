DROP TABLE settings_changes;
CREATE TABLE call_references_anew (
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
INSERT INTO call_references_anew (id, code, draft_id, service_id, account_id, reason, ring_back, whereabouts, created_at, alarm_at, alarmed_at, claimed_by, claimed_at, ended_by, ended_at, ending, ending_reason, referral_id)
  SELECT id, code, draft_id, service_id, account_id, reason, ring_back, whereabouts, created_at, alarm_at, alarmed_at, claimed_by, claimed_at, ended_by, ended_at, ending, ending_reason, referral_id FROM call_references WHERE reason <> 'ring_now' AND (ending IS NULL OR ending <> 'claimed');
DROP TABLE call_references;
ALTER TABLE call_references_anew RENAME TO call_references;
CREATE UNIQUE INDEX call_references_draft_id_key ON call_references (draft_id) WHERE ended_at IS NULL;
CREATE INDEX call_references_of_draft ON call_references (draft_id, created_at);
CREATE INDEX call_references_of_author ON call_references (account_id) WHERE ended_at IS NULL;
CREATE INDEX call_references_open ON call_references (service_id, alarm_at) WHERE ended_at IS NULL;
CREATE INDEX call_references_unalarmed ON call_references (alarm_at) WHERE claimed_at IS NULL AND alarmed_at IS NULL AND ended_at IS NULL;
DROP INDEX referrals_by_given;
DROP INDEX referrals_by_family;
DROP INDEX referrals_by_birth;
DROP INDEX referrals_by_nhs_number;
DROP INDEX referrals_to_alarm;
DROP INDEX referrals_to_look_at;
ALTER TABLE referrals DROP COLUMN standing;
ALTER TABLE referrals DROP COLUMN clocks;
ALTER TABLE referrals DROP COLUMN look_at;
ALTER TABLE referrals DROP COLUMN alarm_at;
ALTER TABLE referrals DROP COLUMN locality;
ALTER TABLE referrals DROP COLUMN withdrawal_asked_at;
ALTER TABLE referrals DROP COLUMN countersign_asked_at;
ALTER TABLE referrals DROP COLUMN nhs_number;
ALTER TABLE referrals DROP COLUMN given_folded;
ALTER TABLE referrals DROP COLUMN family_folded;
