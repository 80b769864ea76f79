package dev.coffre.server.admission;

/** Where a record stands: the catalog's number of its pack, and its first byte there. */
record PackPlace(long packNr, long start) {}
