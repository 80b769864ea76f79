/** The jobs that agents report: their states, lists of them, and changes while they run. */
@NullMarked
package dev.coffre.server.jobs;

import org.jspecify.annotations.NullMarked;
