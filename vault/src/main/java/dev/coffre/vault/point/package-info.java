/** Recovery points as the vault sees them: signed, with receipts, chained, and replaced by a tombstone when removed. */
@NullMarked
package dev.coffre.vault.point;

import org.jspecify.annotations.NullMarked;
