/**
 * Places recovered files below one folder of a Windows machine, and never anywhere else. Every object is opened by a single
 * name relative to its open folder, and a link is opened itself, so nothing is followed.
 */
@NullMarked
package dev.coffre.backup.place.windows;

import org.jspecify.annotations.NullMarked;
