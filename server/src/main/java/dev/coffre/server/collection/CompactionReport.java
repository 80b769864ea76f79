package dev.coffre.server.collection;

/**
 * What compaction did.
 *
 * @param forgotten records that are gone
 * @param bytesMoved that were written anew
 */
record CompactionReport(long forgotten, long bytesMoved) {}
