/** What a store asks of a disk, so that a test can be the disk that fails. */
@NullMarked
package dev.coffre.vault.disk;

import org.jspecify.annotations.NullMarked;
