/** What a vault promises to those who back up to it and recover from it. */
@NullMarked
package dev.coffre.vault;

import org.jspecify.annotations.NullMarked;
