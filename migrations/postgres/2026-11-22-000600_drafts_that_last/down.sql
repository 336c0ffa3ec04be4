DROP INDEX drafts_stale_mail;
DROP INDEX drafts_expiry_mail;
ALTER TABLE drafts DROP COLUMN expiry_mail_at;
ALTER TABLE drafts DROP COLUMN stale_mail_at;
ALTER TABLE drafts DROP COLUMN seen_until;
ALTER TABLE drafts DROP COLUMN set_aside;
