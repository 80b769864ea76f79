/**
 * The C library of Linux through the foreign function interface: file names as bytes, holes, attributes, and path resolution
 * that cannot leave a directory. The JDK offers none of these.
 *
 * <p>Everything is thread-safe. Calls block, so run them on platform threads: a virtual thread would pin its carrier.
 */
@NullMarked
package dev.coffre.backup.libc;

import org.jspecify.annotations.NullMarked;
