/** A tree of Linux that goes to a Windows machine and back. */
@NullMarked
package dev.coffre.backup.across;

import org.jspecify.annotations.NullMarked;
