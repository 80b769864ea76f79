/** Texts of strangers, fit to stand among ours. */
@NullMarked
package dev.coffre.server.text;

import org.jspecify.annotations.NullMarked;
