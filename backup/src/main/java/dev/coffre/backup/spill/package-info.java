/** What of a run does not fit into memory, in files that nobody else sees. */
@NullMarked
package dev.coffre.backup.spill;

import org.jspecify.annotations.NullMarked;
