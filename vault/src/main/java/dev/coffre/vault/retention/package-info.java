/** Decides how long recovery points are kept, and why, by the machine's policy and from receipt times alone. */
@NullMarked
package dev.coffre.vault.retention;

import org.jspecify.annotations.NullMarked;
