package dev.coffre.server.collection;

/**
 * What compaction did.
 *
 * @param forgotten records that are gone
 * @param packs that were left behind
 * @param bytesMoved that were written anew
 */
record CompactionReport(long forgotten, long packs, long bytesMoved) {}
