/** The threads of a run: tasks, bounds on data in flight, and the stop signal. */
@NullMarked
package dev.coffre.backup.save.flow;

import org.jspecify.annotations.NullMarked;
