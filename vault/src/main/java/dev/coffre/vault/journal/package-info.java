/** The vault's signed, chained list of what packs, points and slots do not say. */
@NullMarked
package dev.coffre.vault.journal;

import org.jspecify.annotations.NullMarked;
