/** The security headers for browsers. */
@NullMarked
package dev.coffre.web.browser;

import org.jspecify.annotations.NullMarked;
