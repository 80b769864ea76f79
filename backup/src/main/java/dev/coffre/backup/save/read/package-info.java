/** Reads new and changed files, small ones into bundles and large ones into chunks, and finishes them in walk order. */
@NullMarked
package dev.coffre.backup.save.read;

import org.jspecify.annotations.NullMarked;
