/** What a recovery point says beside its tree, sealed, signed and opened. */
@NullMarked
package dev.coffre.backup.point;

import org.jspecify.annotations.NullMarked;
