/** Attacks that docs/threat-model.md promises to withstand, carried out against the real programs. */
@NullMarked
package dev.coffre.acceptance.attack;

import org.jspecify.annotations.NullMarked;
