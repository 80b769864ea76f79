/**
 * Turns files into a recovery point: walks a source, stores what the vault does not have, and commits the point.
 *
 * <p>Subpackages, each using only those before it: {@code progress}; {@code flow}, threads and limits; {@code pending},
 * entries that wait for their pages; {@code reuse}, reuse of the previous point; {@code send}, sealing and upload;
 * {@code read}, new and changed files.
 */
@NullMarked
package dev.coffre.backup.save;

import org.jspecify.annotations.NullMarked;
