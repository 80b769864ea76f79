/** Takes snapshots of file systems for the time of a backup: btrfs subvolumes. */
@NullMarked
package dev.coffre.backup.snapshot;

import org.jspecify.annotations.NullMarked;
