/** Re-reads a whole store without keys, and names every damage and the recovery points that it affects. */
@NullMarked
package dev.coffre.vault.store.scrub;

import org.jspecify.annotations.NullMarked;
