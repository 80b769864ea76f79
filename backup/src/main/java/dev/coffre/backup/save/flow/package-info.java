/** The threads of a run: tasks, bounds on what is under way, and the signal that ends them all. */
@NullMarked
package dev.coffre.backup.save.flow;

import org.jspecify.annotations.NullMarked;
