/** Places recovered files below one folder of a Linux machine, and never anywhere else. */
@NullMarked
package dev.coffre.backup.place.linux;

import org.jspecify.annotations.NullMarked;
