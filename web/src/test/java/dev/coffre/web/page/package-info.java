/** Tests. */
@NullMarked
package dev.coffre.web.page;

import org.jspecify.annotations.NullMarked;
