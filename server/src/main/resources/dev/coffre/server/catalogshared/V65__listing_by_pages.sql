-- A listing goes on within the versions of a name, and counts the names that the catalog does not know.
ALTER TABLE version_listing ADD COLUMN version TEXT NOT NULL DEFAULT '';           -- the last that it passed of its position
ALTER TABLE version_listing ADD COLUMN unknown ${long} NOT NULL DEFAULT 0;         -- so far
ALTER TABLE version_listing ADD COLUMN unknown_objects ${long} NOT NULL DEFAULT 0; -- of the last one that ended

-- From now on, rows are made only for names that the service wrote or that the catalog knows. Others may be among those whose
-- locks are not known: the next listing finds what is known.
DELETE FROM locked_object WHERE released = 0 AND retain_until = 0 AND vault IS NOT NULL;
UPDATE version_listing SET position = '', ended = 0;

-- Of locked_object, released is 2 from when the deletion of an object has begun, and version is empty until it is listed.
