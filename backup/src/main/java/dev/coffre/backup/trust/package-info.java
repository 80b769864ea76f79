/** Checks that files and directories cannot be changed, replaced or redirected by other users of the machine. */
@NullMarked
package dev.coffre.backup.trust;

import org.jspecify.annotations.NullMarked;
