/** Decides which recovery points are kept: policies, safeguards, deletion, and the clock guard. */
@NullMarked
package dev.coffre.server.retention;

import org.jspecify.annotations.NullMarked;
