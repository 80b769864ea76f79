/** Cuts file content into chunks at places chosen by a keyed function of the content (docs/format.md §3). */
@NullMarked
package dev.coffre.backup.chunk;

import org.jspecify.annotations.NullMarked;
