/** Counters and histograms, independent of what they count. */
@NullMarked
package dev.coffre.server.figures;

import org.jspecify.annotations.NullMarked;
