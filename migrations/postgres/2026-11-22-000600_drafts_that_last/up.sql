ALTER TABLE drafts
  ADD COLUMN set_aside jsonb,
  ADD COLUMN seen_until timestamptz,
  ADD COLUMN stale_mail_at timestamptz,
  ADD COLUMN expiry_mail_at timestamptz;
CREATE INDEX drafts_stale_mail ON drafts (stale_mail_at) WHERE stale_mail_at IS NOT NULL;
CREATE INDEX drafts_expiry_mail ON drafts (expiry_mail_at) WHERE expiry_mail_at IS NOT NULL;
