-- Packs that were adopted without some of their records (docs/decisions/0060).
ALTER TABLE pack ADD COLUMN adopted_in_part INTEGER NOT NULL DEFAULT 0;  -- 1: records whose children are missing are left out
