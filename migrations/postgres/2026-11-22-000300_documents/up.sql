CREATE TABLE documents (
  id uuid PRIMARY KEY,
  draft_id uuid NOT NULL,
  referral_id uuid REFERENCES referrals (id),
  added_by uuid NOT NULL REFERENCES accounts (id),
  kind text NOT NULL CHECK (kind IN ('risk_assessment', 'care_plan', 'medical_recommendation', 'cto_paperwork', 's136_form', 'warrant', 'gp_summary', 'other')),
  document_date text,
  description text,
  file_name text NOT NULL,
  file_kind text NOT NULL CHECK (file_kind IN ('pdf', 'docx', 'doc', 'odt', 'rtf', 'txt', 'jpeg', 'png', 'heic', 'tiff')),
  size bigint NOT NULL,
  sha256 bytea NOT NULL,
  scan text NOT NULL CHECK (scan IN ('pending', 'clean', 'infected', 'failed', 'not_scanned')),
  scan_detail text,
  scanned_at timestamptz,
  created_at timestamptz NOT NULL
);
CREATE INDEX documents_by_draft ON documents (draft_id, created_at);
CREATE INDEX documents_by_referral ON documents (referral_id, created_at);

ALTER TABLE read_log
  DROP CONSTRAINT read_log_what_check,
  ADD CONSTRAINT read_log_what_check CHECK (what IN ('referral', 'queue', 'events', 'document', 'draft')),
  ADD COLUMN document_id uuid,
  ADD COLUMN draft_id uuid;
