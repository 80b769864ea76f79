/** Makes untrusted texts safe for a line of a terminal, a log or a mail. */
@NullMarked
package dev.coffre.vault.text;

import org.jspecify.annotations.NullMarked;
