/** Common parts of long runs: cancellation, prefetching and the rate of progress reports. */
@NullMarked
package dev.coffre.backup.run;

import org.jspecify.annotations.NullMarked;
