/**
 * The C library of Linux, called through the foreign function interface: file names as bytes, holes, attributes and
 * path resolution that cannot leave a folder, none of which the JDK offers.
 *
 * <p>Everything is thread-safe. Calls block: run them on platform threads, a virtual one would pin its carrier.
 */
@NullMarked
package dev.coffre.backup.libc;

import org.jspecify.annotations.NullMarked;
