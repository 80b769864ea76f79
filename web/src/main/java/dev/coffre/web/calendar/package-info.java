/** Recovery points by the days on which they came. */
@NullMarked
package dev.coffre.web.calendar;

import org.jspecify.annotations.NullMarked;
