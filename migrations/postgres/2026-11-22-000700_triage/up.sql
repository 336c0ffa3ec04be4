ALTER TABLE referrals
  ADD COLUMN standing jsonb,
  ADD COLUMN clocks jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN look_at timestamptz,
  ADD COLUMN alarm_at timestamptz,
  ADD COLUMN locality text,
  ADD COLUMN withdrawal_asked_at timestamptz,
  ADD COLUMN countersign_asked_at timestamptz,
  ADD COLUMN nhs_number text,
  ADD COLUMN given_folded text COLLATE "C",
  ADD COLUMN family_folded text COLLATE "C";
UPDATE referrals SET given_folded = lower(given_name), family_folded = lower(family_name),
  nhs_number = regexp_replace(answers #>> '{person,nhs_number}', '[^0-9]', '', 'g');
UPDATE referrals SET look_at = received_at, alarm_at = act_by WHERE status <> 'closed';
CREATE INDEX referrals_to_look_at ON referrals (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX referrals_to_alarm ON referrals (alarm_at) WHERE alarm_at IS NOT NULL;
CREATE INDEX referrals_by_nhs_number ON referrals (service_id, nhs_number);
CREATE INDEX referrals_by_birth ON referrals (service_id, date_of_birth);
CREATE INDEX referrals_by_family ON referrals (service_id, family_folded);
CREATE INDEX referrals_by_given ON referrals (service_id, given_folded);

ALTER TABLE call_references
  DROP CONSTRAINT call_references_reason_check,
  ADD CONSTRAINT call_references_reason_check CHECK (reason IN ('danger', 'within_24_hours', 'ring_now', 'not_seen', 'no_senior')),
  DROP CONSTRAINT call_references_ending_check,
  ADD CONSTRAINT call_references_ending_check CHECK (ending IN ('submitted', 'closed', 'claimed'));
CREATE INDEX call_references_of_referral ON call_references (referral_id);

CREATE TABLE settings_changes (
  id uuid PRIMARY KEY,
  service_id uuid NOT NULL REFERENCES services (id),
  account_id uuid NOT NULL REFERENCES accounts (id),
  at timestamptz NOT NULL,
  reason text NOT NULL,
  before jsonb NOT NULL,
  after jsonb NOT NULL
);
CREATE INDEX settings_changes_by_service ON settings_changes (service_id, at);
