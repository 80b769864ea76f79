/** The vault's signed, chained list of facts that packs, points and slots do not state. */
@NullMarked
package dev.coffre.vault.store.journal;

import org.jspecify.annotations.NullMarked;
