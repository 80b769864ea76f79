/** When backups are due: local time, daylight saving, missed backups, retries. Pure: no clock, no files. */
@NullMarked
package dev.coffre.agent.schedule;

import org.jspecify.annotations.NullMarked;
