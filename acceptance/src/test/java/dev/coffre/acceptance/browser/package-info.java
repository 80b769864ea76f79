/** A real browser, and somebody at it who looks closely. */
@NullMarked
package dev.coffre.acceptance.browser;

import org.jspecify.annotations.NullMarked;
