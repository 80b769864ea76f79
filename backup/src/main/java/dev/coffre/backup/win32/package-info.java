/**
 * The Win32 API through the foreign function interface. Errors are named by the symbols of POSIX ({@link
 * dev.coffre.backup.errno.ErrnoException}), so callers need no second table. Nothing here loads on another system.
 *
 * <p>Everything is thread-safe. Calls block, so run them on platform threads: a virtual thread would pin its carrier.
 */
@NullMarked
package dev.coffre.backup.win32;

import org.jspecify.annotations.NullMarked;
