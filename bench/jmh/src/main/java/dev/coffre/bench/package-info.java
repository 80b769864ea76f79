/** What the benchmarks share: the data that they work on. Each of them stands in the package of what it measures. */
@NullMarked
package dev.coffre.bench;

import org.jspecify.annotations.NullMarked;
