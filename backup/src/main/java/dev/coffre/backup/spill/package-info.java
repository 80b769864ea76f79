/** Temporary files for data of a run that does not fit into memory. */
@NullMarked
package dev.coffre.backup.spill;

import org.jspecify.annotations.NullMarked;
