/**
 * The Win32 API through the foreign function interface. Errors are named by the symbols of POSIX ({@link
 * dev.coffre.backup.errno.ErrnoException}), so callers need no second table.
 *
 * <p>{@code WindowsFiles} and {@code WindowsObject} (implemented by Win32…) read a source. {@code TargetObjects} and {@code
 * TargetObject} (implemented by Nt…) write a target. Classes that hold a {@code Win32Function} load on Windows only; names,
 * statuses and descriptors load everywhere.
 *
 * <p>Open objects of a source are for one thread at a time; everything else is thread-safe. Calls block, so run them on
 * platform threads: a virtual thread would pin its carrier.
 */
@NullMarked
package dev.coffre.backup.win32;

import org.jspecify.annotations.NullMarked;
