/** Copies a store to another place, without any key. */
@NullMarked
package dev.coffre.server.copy;

import org.jspecify.annotations.NullMarked;
