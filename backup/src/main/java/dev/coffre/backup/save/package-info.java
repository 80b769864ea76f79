/**
 * Turns files into a recovery point: walks a source, stores what the vault does not have, and commits the point.
 *
 * <p>Subpackages, each using only those before it: {@code progress}, {@code flow} and {@code draft}; {@code known}, reuse of
 * the previous point; {@code send}, sealing and upload; {@code read}, new and changed files.
 */
@NullMarked
package dev.coffre.backup.save;

import org.jspecify.annotations.NullMarked;
