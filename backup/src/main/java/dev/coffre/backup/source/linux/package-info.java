/** Reads the files of a Linux machine through libc. */
@NullMarked
package dev.coffre.backup.source.linux;

import org.jspecify.annotations.NullMarked;
