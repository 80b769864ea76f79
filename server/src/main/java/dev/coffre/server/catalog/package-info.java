/** The SQL view of the store: what is where, and what may be relied on. Can be rebuilt from the store. */
@NullMarked
package dev.coffre.server.catalog;

import org.jspecify.annotations.NullMarked;
