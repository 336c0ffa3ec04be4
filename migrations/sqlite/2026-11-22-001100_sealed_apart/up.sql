-- Only what is sealed has a number. With the others in this index SQLite looked for those in it, and read and sorted every
-- event that waits to seal a few of them, instead of the oldest from events_unsealed.
DROP INDEX events_service_id_seq_key;
CREATE UNIQUE INDEX events_service_id_seq_key ON events (service_id, seq) WHERE seq IS NOT NULL;
