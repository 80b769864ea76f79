/**
 * Garbage collection. A mark over the public edges of records finds, without any key, what no recovery point needs. The
 * unmarked records are condemned all at once, and compaction drops them after a grace period. See decision 0015.
 */
@NullMarked
package dev.coffre.server.gc;

import org.jspecify.annotations.NullMarked;
