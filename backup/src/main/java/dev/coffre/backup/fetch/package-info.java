/**
 * Fetches records from the vault in batches, and opens and verifies them on several threads. Records in flight are
 * bounded.
 */
@NullMarked
package dev.coffre.backup.fetch;

import org.jspecify.annotations.NullMarked;
