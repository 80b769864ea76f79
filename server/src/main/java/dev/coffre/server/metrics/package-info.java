/** Metrics of the service, its vaults and its runtime, in Prometheus' text format. */
@NullMarked
package dev.coffre.server.metrics;

import org.jspecify.annotations.NullMarked;
