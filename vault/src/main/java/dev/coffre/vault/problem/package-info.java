/** The catalog of errors: every code with its exit code, cause and remedy, in English and French. */
@NullMarked
package dev.coffre.vault.problem;

import org.jspecify.annotations.NullMarked;
