/**
 * File system calls that fail or do not return. Errors have the symbols of POSIX on every system: the ports of a source and of
 * a target throw them.
 */
@NullMarked
package dev.coffre.backup.errno;

import org.jspecify.annotations.NullMarked;
