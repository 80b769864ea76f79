package dev.coffre.server.admission;

/** The location of a record: the catalog's number of its pack, and its offset there. */
record RecordLocation(long packNr, long offset) {}
