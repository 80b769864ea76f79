/** The management portal in a real browser. */
@NullMarked
package dev.coffre.acceptance.portal;

import org.jspecify.annotations.NullMarked;
