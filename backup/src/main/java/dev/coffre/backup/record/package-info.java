/**
 * Seals raw content into records and opens records again (docs/format.md §2). The only place where public headers and sealed
 * content meet.
 */
@NullMarked
package dev.coffre.backup.record;

import org.jspecify.annotations.NullMarked;
