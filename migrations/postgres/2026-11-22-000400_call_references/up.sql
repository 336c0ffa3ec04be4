CREATE TABLE call_references (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE,
  draft_id uuid NOT NULL,
  service_id uuid NOT NULL REFERENCES services (id),
  account_id uuid NOT NULL REFERENCES accounts (id),
  reason text NOT NULL CHECK (reason IN ('danger', 'within_24_hours', 'not_seen', 'no_senior')),
  ring_back text,
  whereabouts text,
  created_at timestamptz NOT NULL,
  alarm_at timestamptz NOT NULL,
  alarmed_at timestamptz,
  claimed_by uuid REFERENCES accounts (id),
  claimed_at timestamptz,
  ended_by uuid REFERENCES accounts (id),
  ended_at timestamptz,
  ending text CHECK (ending IN ('submitted', 'closed')),
  ending_reason text,
  referral_id uuid REFERENCES referrals (id),
  CHECK ((claimed_by IS NULL) = (claimed_at IS NULL)),
  CHECK ((ending IS NULL) = (ended_at IS NULL)),
  CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
  CHECK ((ending_reason IS NOT NULL) = (ending IS NOT NULL AND ending = 'closed'))
);
CREATE UNIQUE INDEX call_references_draft_id_key ON call_references (draft_id) WHERE ended_at IS NULL;
CREATE INDEX call_references_of_draft ON call_references (draft_id, created_at);
CREATE INDEX call_references_of_author ON call_references (account_id) WHERE ended_at IS NULL;
CREATE INDEX call_references_open ON call_references (service_id, alarm_at) WHERE ended_at IS NULL;
CREATE INDEX call_references_unalarmed ON call_references (alarm_at) WHERE claimed_at IS NULL AND alarmed_at IS NULL AND ended_at IS NULL;

ALTER TABLE attempts
  DROP CONSTRAINT attempts_kind_check,
  ADD CONSTRAINT attempts_kind_check CHECK (kind IN ('wrong_code', 'wrong_password', 'code_sent', 'registration', 'wrong_call_reference'));
