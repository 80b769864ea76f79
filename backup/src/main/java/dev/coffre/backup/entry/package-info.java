/** What is known about one file system object. Plain values: nothing here reads or writes. */
@NullMarked
package dev.coffre.backup.entry;

import org.jspecify.annotations.NullMarked;
