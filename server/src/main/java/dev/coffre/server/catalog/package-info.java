/** The SQL index of the store: what is where, and what may be relied on. It can be rebuilt from the store. */
@NullMarked
package dev.coffre.server.catalog;

import org.jspecify.annotations.NullMarked;
