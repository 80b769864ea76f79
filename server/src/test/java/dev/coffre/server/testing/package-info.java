/** A vault service over a temporary folder, for tests. */
@NullMarked
package dev.coffre.server.testing;

import org.jspecify.annotations.NullMarked;
