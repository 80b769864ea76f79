/** Access control of the console: one browser of one user, on this machine. */
@NullMarked
package dev.coffre.agent.console.access;

import org.jspecify.annotations.NullMarked;
