/** Entries of the point being made, the location of their content, and the stream in which they wait for their pages. */
@NullMarked
package dev.coffre.backup.save.pending;

import org.jspecify.annotations.NullMarked;
