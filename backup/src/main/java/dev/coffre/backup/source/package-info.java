/** Walks and reads the files to protect, in the order of the recovery point's entries. */
@NullMarked
package dev.coffre.backup.source;

import org.jspecify.annotations.NullMarked;
