/** Freezes file systems of this machine while they are read: subvolumes of btrfs. */
@NullMarked
package dev.coffre.backup.snapshot;

import org.jspecify.annotations.NullMarked;
