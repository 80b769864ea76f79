/** When backups are due: wall time, daylight saving, what was missed, what is tried again. Pure: no clock, no file. */
@NullMarked
package dev.coffre.agent.schedule;

import org.jspecify.annotations.NullMarked;
