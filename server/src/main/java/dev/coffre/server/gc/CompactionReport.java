package dev.coffre.server.gc;

/**
 * The result of one compaction run.
 *
 * @param forgotten records that were dropped
 * @param packs packs that were retired
 * @param bytesMoved bytes that were copied to new packs
 */
record CompactionReport(long forgotten, long packs, long bytesMoved) {}
