/** What a run says of itself: phases, events, warnings, sums, and the report in the end. */
@NullMarked
package dev.coffre.backup.save.progress;

import org.jspecify.annotations.NullMarked;
