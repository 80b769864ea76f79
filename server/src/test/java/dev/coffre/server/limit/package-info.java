/** What callers may use up. */
@NullMarked
package dev.coffre.server.limit;

import org.jspecify.annotations.NullMarked;
