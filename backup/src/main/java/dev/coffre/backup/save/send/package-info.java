/** Seals new content and uploads it: data in batches, then pages, children before parents. */
@NullMarked
package dev.coffre.backup.save.send;

import org.jspecify.annotations.NullMarked;
