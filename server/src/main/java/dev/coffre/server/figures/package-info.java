/** Counting, for whoever watches the service. Knows nothing of what is counted. */
@NullMarked
package dev.coffre.server.figures;

import org.jspecify.annotations.NullMarked;
