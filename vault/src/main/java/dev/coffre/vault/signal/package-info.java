/** The signals that ask a process to end. */
@NullMarked
package dev.coffre.vault.signal;

import org.jspecify.annotations.NullMarked;
