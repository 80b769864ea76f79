/** Tests. */
@NullMarked
package dev.coffre.web.http;

import org.jspecify.annotations.NullMarked;
