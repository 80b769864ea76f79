/** A calendar of recovery points by the days on which they were received. */
@NullMarked
package dev.coffre.web.calendar;

import org.jspecify.annotations.NullMarked;
