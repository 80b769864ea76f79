/** Gives records, recovery points and key slots back to those who may read them. */
@NullMarked
package dev.coffre.server.fetch;

import org.jspecify.annotations.NullMarked;
