/** Finds content by pid: a hash table in memory, and full tables in a spill file behind a Bloom filter. */
@NullMarked
package dev.coffre.backup.save.pid;

import org.jspecify.annotations.NullMarked;
