/** The texts of both programs: their languages, bundles and places for values, and untrusted values made safe to print. */
@NullMarked
package dev.coffre.vault.text;

import org.jspecify.annotations.NullMarked;
