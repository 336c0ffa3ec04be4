ALTER TABLE drafts DROP COLUMN once_within_24_hours;
ALTER TABLE drafts DROP COLUMN once_danger;
DROP TABLE beats;
