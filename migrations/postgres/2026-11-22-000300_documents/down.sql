DELETE FROM read_log WHERE what NOT IN ('referral', 'queue', 'events');
ALTER TABLE read_log
  DROP COLUMN draft_id,
  DROP COLUMN document_id,
  DROP CONSTRAINT read_log_what_check,
  ADD CONSTRAINT read_log_what_check CHECK (what IN ('referral', 'queue', 'events'));
DROP TABLE documents;
