/** The layout around every page, and the rendering of pages. */
@NullMarked
package dev.coffre.web.page;

import org.jspecify.annotations.NullMarked;
