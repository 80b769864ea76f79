/** Entries in the making: where their content is or will be, and the stream in which they wait for their pages. */
@NullMarked
package dev.coffre.backup.save.draft;

import org.jspecify.annotations.NullMarked;
