/** The rules by which a vault accepts records, recovery points and key slots; every kind of vault asks these. */
@NullMarked
package dev.coffre.vault.admission;

import org.jspecify.annotations.NullMarked;
