-- How often a machine got another retention policy on one day (UTC): it may lengthen its own a few times only.

ALTER TABLE machine ADD COLUMN policy_day     BIGINT NOT NULL DEFAULT 0;
ALTER TABLE machine ADD COLUMN policy_changes INTEGER NOT NULL DEFAULT 0;
