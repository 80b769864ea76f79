/** Places recovered files below one folder of this machine, and never anywhere else. */
@NullMarked
package dev.coffre.backup.place;

import org.jspecify.annotations.NullMarked;
