/** The promises of a vault to its machines, for backup and recovery. */
@NullMarked
package dev.coffre.vault;

import org.jspecify.annotations.NullMarked;
