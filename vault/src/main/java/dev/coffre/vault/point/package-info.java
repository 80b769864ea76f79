/** Recovery points as the vault sees them: signed, receipted, chained, and removed with a tombstone. */
@NullMarked
package dev.coffre.vault.point;

import org.jspecify.annotations.NullMarked;
