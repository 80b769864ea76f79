/** The rules by which every kind of vault accepts records, recovery points and key slots. */
@NullMarked
package dev.coffre.vault.admission;

import org.jspecify.annotations.NullMarked;
