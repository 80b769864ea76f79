/** Reads the files of a Windows machine. */
@NullMarked
package dev.coffre.backup.source.windows;

import org.jspecify.annotations.NullMarked;
