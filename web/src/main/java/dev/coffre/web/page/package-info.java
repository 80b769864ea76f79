/** The frame around every page, and how a page becomes bytes. */
@NullMarked
package dev.coffre.web.page;

import org.jspecify.annotations.NullMarked;
