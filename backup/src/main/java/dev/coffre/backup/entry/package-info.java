/** Metadata of one file system object. Plain values without I/O. */
@NullMarked
package dev.coffre.backup.entry;

import org.jspecify.annotations.NullMarked;
