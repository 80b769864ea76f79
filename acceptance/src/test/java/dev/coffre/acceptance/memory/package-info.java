/** Backups of files that are made up as they are read: for {@code bench/memory}. */
@NullMarked
package dev.coffre.acceptance.memory;

import org.jspecify.annotations.NullMarked;
