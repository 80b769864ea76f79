/** What Prometheus is told: figures of the service, its vaults and its runtime, in text. */
@NullMarked
package dev.coffre.server.metrics;

import org.jspecify.annotations.NullMarked;
