/**
 * Makes records of raw content and raw content of records: the only place where what the vault sees meets what only the
 * agent sees (docs/format.md §2).
 */
@NullMarked
package dev.coffre.backup.record;

import org.jspecify.annotations.NullMarked;
