-- Rows of locked objects are those of one place. In another one, their versions are others.
ALTER TABLE version_listing ADD COLUMN place TEXT NOT NULL DEFAULT ''; -- empty before the first start on a store with locks
