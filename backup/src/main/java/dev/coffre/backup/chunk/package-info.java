/** Cuts a file's content into chunks, where a keyed function of the content says so (docs/format.md §3). */
@NullMarked
package dev.coffre.backup.chunk;

import org.jspecify.annotations.NullMarked;
