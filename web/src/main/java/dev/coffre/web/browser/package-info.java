/** What browsers are told to forbid. */
@NullMarked
package dev.coffre.web.browser;

import org.jspecify.annotations.NullMarked;
