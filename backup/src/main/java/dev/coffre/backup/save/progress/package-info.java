/** What a run reports: phases, events, warnings, sums, and the final report. */
@NullMarked
package dev.coffre.backup.save.progress;

import org.jspecify.annotations.NullMarked;
