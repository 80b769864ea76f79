/** Recovery points as a tree of folders and files, for a file system that reads it. */
@NullMarked
package dev.coffre.backup.mount;

import org.jspecify.annotations.NullMarked;
