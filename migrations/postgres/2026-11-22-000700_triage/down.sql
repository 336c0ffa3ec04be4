DROP TABLE settings_changes;
DROP INDEX call_references_of_referral;
DELETE FROM call_references WHERE reason = 'ring_now' OR ending = 'claimed';
ALTER TABLE call_references
  DROP CONSTRAINT call_references_reason_check,
  ADD CONSTRAINT call_references_reason_check CHECK (reason IN ('danger', 'within_24_hours', 'not_seen', 'no_senior')),
  DROP CONSTRAINT call_references_ending_check,
  ADD CONSTRAINT call_references_ending_check CHECK (ending IN ('submitted', 'closed'));
DROP INDEX referrals_by_given;
DROP INDEX referrals_by_family;
DROP INDEX referrals_by_birth;
DROP INDEX referrals_by_nhs_number;
DROP INDEX referrals_to_alarm;
DROP INDEX referrals_to_look_at;
ALTER TABLE referrals
  DROP COLUMN standing,
  DROP COLUMN clocks,
  DROP COLUMN look_at,
  DROP COLUMN alarm_at,
  DROP COLUMN locality,
  DROP COLUMN withdrawal_asked_at,
  DROP COLUMN countersign_asked_at,
  DROP COLUMN nhs_number,
  DROP COLUMN given_folded,
  DROP COLUMN family_folded;
