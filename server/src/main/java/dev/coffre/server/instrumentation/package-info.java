/** Counters and histograms, independent of what they count. */
@NullMarked
package dev.coffre.server.instrumentation;

import org.jspecify.annotations.NullMarked;
