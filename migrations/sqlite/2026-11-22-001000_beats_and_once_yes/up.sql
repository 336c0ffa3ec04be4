CREATE TABLE beats (
  id integer NOT NULL PRIMARY KEY CHECK (id = 1),
  watched_at text NOT NULL CHECK (length(watched_at) = 27)
) STRICT;
ALTER TABLE drafts ADD COLUMN once_danger integer NOT NULL DEFAULT 0 CHECK (once_danger IN (0, 1));
ALTER TABLE drafts ADD COLUMN once_within_24_hours integer NOT NULL DEFAULT 0 CHECK (once_within_24_hours IN (0, 1));
