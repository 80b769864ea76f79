/** The schedule wizard: what is backed up, when, and how long it is kept. */
@NullMarked
package dev.coffre.agent.console.schedule;

import org.jspecify.annotations.NullMarked;
