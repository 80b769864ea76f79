/** Mounts a tree by the protocol of FUSE, which the kernel speaks over {@code /dev/fuse}. */
@NullMarked
package dev.coffre.backup.mount.linux;

import org.jspecify.annotations.NullMarked;
