CREATE TABLE documents (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  draft_id text NOT NULL CHECK (length(draft_id) = 36),
  referral_id text REFERENCES referrals (id) CHECK (length(referral_id) = 36),
  added_by text NOT NULL REFERENCES accounts (id) CHECK (length(added_by) = 36),
  kind text NOT NULL CHECK (kind IN ('risk_assessment', 'care_plan', 'medical_recommendation', 'cto_paperwork', 's136_form', 'warrant', 'gp_summary', 'other')),
  document_date text,
  description text,
  file_name text NOT NULL,
  file_kind text NOT NULL CHECK (file_kind IN ('pdf', 'docx', 'doc', 'odt', 'rtf', 'txt', 'jpeg', 'png', 'heic', 'tiff')),
  size integer NOT NULL,
  sha256 blob NOT NULL,
  scan text NOT NULL CHECK (scan IN ('pending', 'clean', 'infected', 'failed', 'not_scanned')),
  scan_detail text,
  scanned_at text CHECK (length(scanned_at) = 27),
  created_at text NOT NULL CHECK (length(created_at) = 27)
) STRICT;
CREATE INDEX documents_by_draft ON documents (draft_id, created_at);
CREATE INDEX documents_by_referral ON documents (referral_id, created_at);

CREATE TABLE read_log_anew (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  at text NOT NULL CHECK (length(at) = 27),
  account_id text NOT NULL REFERENCES accounts (id) CHECK (length(account_id) = 36),
  what text NOT NULL CHECK (what IN ('referral', 'queue', 'events', 'document', 'draft')),
  service_id text NOT NULL REFERENCES services (id) CHECK (length(service_id) = 36),
  referral_id text REFERENCES referrals (id) CHECK (length(referral_id) = 36),
  document_id text CHECK (length(document_id) = 36),
  draft_id text CHECK (length(draft_id) = 36)
) STRICT;
INSERT INTO read_log_anew (id, at, account_id, what, service_id, referral_id)
  SELECT id, at, account_id, what, service_id, referral_id FROM read_log;
DROP TABLE read_log;
ALTER TABLE read_log_anew RENAME TO read_log;
CREATE INDEX read_log_by_referral ON read_log (referral_id, at);
CREATE INDEX read_log_by_account ON read_log (account_id, at);
