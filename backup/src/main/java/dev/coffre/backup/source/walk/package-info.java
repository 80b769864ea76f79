/** The walk over directories, the same on every system: in order, prefetching, with names that exceed memory on disk. */
@NullMarked
package dev.coffre.backup.source.walk;

import org.jspecify.annotations.NullMarked;
