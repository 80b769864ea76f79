/** Reads what is new or changed: small files into bundles, large ones into chunks, finished in walk order. */
@NullMarked
package dev.coffre.backup.save.read;

import org.jspecify.annotations.NullMarked;
