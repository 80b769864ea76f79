/** The signals by which a process is asked to end. */
@NullMarked
package dev.coffre.vault.signal;

import org.jspecify.annotations.NullMarked;
