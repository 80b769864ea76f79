/** The threads of a run: tasks, bounds on data in flight, the stop signal, and the context that all stages share. */
@NullMarked
package dev.coffre.backup.save.flow;

import org.jspecify.annotations.NullMarked;
