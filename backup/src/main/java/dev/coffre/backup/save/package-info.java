/**
 * Files to a recovery point: walks a source, stores what the vault does not have, and commits what was, at a moment.
 *
 * <p>The packages beneath, each of which uses only those before it: {@code progress}, {@code flow} and {@code draft};
 * {@code known}, what the previous point spares; {@code send}, sealing and upload; {@code read}, what is new or changed.
 */
@NullMarked
package dev.coffre.backup.save;

import org.jspecify.annotations.NullMarked;
