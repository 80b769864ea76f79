/** Writes entries of a recovery point as a tar or ZIP stream, one after the other, whatever their number and size. */
@NullMarked
package dev.coffre.backup.archive;

import org.jspecify.annotations.NullMarked;
