/** Which recovery points are kept until when, and why: decided from receipt times alone, by the machine's policy. */
@NullMarked
package dev.coffre.vault.retention;

import org.jspecify.annotations.NullMarked;
