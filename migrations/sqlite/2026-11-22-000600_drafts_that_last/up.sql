ALTER TABLE drafts ADD COLUMN set_aside text CHECK (json_valid(set_aside));
ALTER TABLE drafts ADD COLUMN seen_until text CHECK (length(seen_until) = 27);
ALTER TABLE drafts ADD COLUMN stale_mail_at text CHECK (length(stale_mail_at) = 27);
ALTER TABLE drafts ADD COLUMN expiry_mail_at text CHECK (length(expiry_mail_at) = 27);
CREATE INDEX drafts_stale_mail ON drafts (stale_mail_at) WHERE stale_mail_at IS NOT NULL;
CREATE INDEX drafts_expiry_mail ON drafts (expiry_mail_at) WHERE expiry_mail_at IS NOT NULL;
