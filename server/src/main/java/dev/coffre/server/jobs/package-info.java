/** The jobs that agents report: where each stands, lists of them, and news while they run. */
@NullMarked
package dev.coffre.server.jobs;

import org.jspecify.annotations.NullMarked;
