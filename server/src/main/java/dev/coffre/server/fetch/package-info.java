/** Serves records and recovery points to clients that may read them. */
@NullMarked
package dev.coffre.server.fetch;

import org.jspecify.annotations.NullMarked;
