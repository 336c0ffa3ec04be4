ALTER TABLE referrals ADD COLUMN standing text CHECK (json_valid(standing));
ALTER TABLE referrals ADD COLUMN clocks text NOT NULL DEFAULT '[]' CHECK (json_valid(clocks));
ALTER TABLE referrals ADD COLUMN look_at text CHECK (length(look_at) = 27);
ALTER TABLE referrals ADD COLUMN alarm_at text CHECK (length(alarm_at) = 27);
ALTER TABLE referrals ADD COLUMN locality text;
ALTER TABLE referrals ADD COLUMN withdrawal_asked_at text CHECK (length(withdrawal_asked_at) = 27);
ALTER TABLE referrals ADD COLUMN countersign_asked_at text CHECK (length(countersign_asked_at) = 27);
ALTER TABLE referrals ADD COLUMN nhs_number text;
ALTER TABLE referrals ADD COLUMN given_folded text;
ALTER TABLE referrals ADD COLUMN family_folded text;
UPDATE referrals SET given_folded = lower(given_name), family_folded = lower(family_name),
  nhs_number = replace(replace(json_extract(answers, '$.person.nhs_number'), ' ', ''), '-', '');
UPDATE referrals SET look_at = received_at, alarm_at = act_by WHERE status <> 'closed';
CREATE INDEX referrals_to_look_at ON referrals (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX referrals_to_alarm ON referrals (alarm_at) WHERE alarm_at IS NOT NULL;
CREATE INDEX referrals_by_nhs_number ON referrals (service_id, nhs_number);
CREATE INDEX referrals_by_birth ON referrals (service_id, date_of_birth);
CREATE INDEX referrals_by_family ON referrals (service_id, family_folded);
CREATE INDEX referrals_by_given ON referrals (service_id, given_folded);

CREATE TABLE call_references_anew (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  code text NOT NULL UNIQUE,
  draft_id text NOT NULL CHECK (length(draft_id) = 36),
  service_id text NOT NULL REFERENCES services (id) CHECK (length(service_id) = 36),
  account_id text NOT NULL REFERENCES accounts (id) CHECK (length(account_id) = 36),
  reason text NOT NULL CHECK (reason IN ('danger', 'within_24_hours', 'ring_now', 'not_seen', 'no_senior')),
  ring_back text,
  whereabouts text,
  created_at text NOT NULL CHECK (length(created_at) = 27),
  alarm_at text NOT NULL CHECK (length(alarm_at) = 27),
  alarmed_at text CHECK (length(alarmed_at) = 27),
  claimed_by text REFERENCES accounts (id) CHECK (length(claimed_by) = 36),
  claimed_at text CHECK (length(claimed_at) = 27),
  ended_by text REFERENCES accounts (id) CHECK (length(ended_by) = 36),
  ended_at text CHECK (length(ended_at) = 27),
  ending text CHECK (ending IN ('submitted', 'closed', 'claimed')),
  ending_reason text,
  referral_id text REFERENCES referrals (id) CHECK (length(referral_id) = 36),
  CHECK ((claimed_by IS NULL) = (claimed_at IS NULL)),
  CHECK ((ending IS NULL) = (ended_at IS NULL)),
  CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
  CHECK ((ending_reason IS NOT NULL) = (ending IS NOT NULL AND ending = 'closed'))
) STRICT;
INSERT INTO call_references_anew (id, code, draft_id, service_id, account_id, reason, ring_back, whereabouts, created_at, alarm_at, alarmed_at, claimed_by, claimed_at, ended_by, ended_at, ending, ending_reason, referral_id)
  SELECT id, code, draft_id, service_id, account_id, reason, ring_back, whereabouts, created_at, alarm_at, alarmed_at, claimed_by, claimed_at, ended_by, ended_at, ending, ending_reason, referral_id FROM call_references;
DROP TABLE call_references;
ALTER TABLE call_references_anew RENAME TO call_references;
CREATE UNIQUE INDEX call_references_draft_id_key ON call_references (draft_id) WHERE ended_at IS NULL;
CREATE INDEX call_references_of_draft ON call_references (draft_id, created_at);
CREATE INDEX call_references_of_author ON call_references (account_id) WHERE ended_at IS NULL;
CREATE INDEX call_references_open ON call_references (service_id, alarm_at) WHERE ended_at IS NULL;
CREATE INDEX call_references_unalarmed ON call_references (alarm_at) WHERE claimed_at IS NULL AND alarmed_at IS NULL AND ended_at IS NULL;
CREATE INDEX call_references_of_referral ON call_references (referral_id);

CREATE TABLE settings_changes (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  service_id text NOT NULL REFERENCES services (id) CHECK (length(service_id) = 36),
  account_id text NOT NULL REFERENCES accounts (id) CHECK (length(account_id) = 36),
  at text NOT NULL CHECK (length(at) = 27),
  reason text NOT NULL,
  before text NOT NULL CHECK (json_valid(before)),
  after text NOT NULL CHECK (json_valid(after))
) STRICT;
CREATE INDEX settings_changes_by_service ON settings_changes (service_id, at);
