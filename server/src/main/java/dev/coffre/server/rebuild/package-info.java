/** Rebuilds the catalog from the store, and reconciles both at every start. */
@NullMarked
package dev.coffre.server.rebuild;

import org.jspecify.annotations.NullMarked;
