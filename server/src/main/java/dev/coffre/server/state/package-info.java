/**
 * State of the running service that outlives a request: attempts within a time, and the key of what is kept by hash. One
 * process keeps it in memory. Several processes share it in the catalog (docs/decisions/0057).
 */
@NullMarked
package dev.coffre.server.state;

import org.jspecify.annotations.NullMarked;
