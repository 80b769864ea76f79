/**
 * The port through which a recovery places files below one folder of a machine, and never anywhere else. Each operating
 * system has an adapter in a package of its own.
 */
@NullMarked
package dev.coffre.backup.place;

import org.jspecify.annotations.NullMarked;
