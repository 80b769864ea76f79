/** Gets records back from the vault: fetched in batches, opened and proven on several threads, a bounded number at once. */
@NullMarked
package dev.coffre.backup.recall;

import org.jspecify.annotations.NullMarked;
