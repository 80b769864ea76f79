/** Changes the vault's state by journal first, catalog second, so that the catalog never knows more than the store. */
@NullMarked
package dev.coffre.server.ledger;

import org.jspecify.annotations.NullMarked;
