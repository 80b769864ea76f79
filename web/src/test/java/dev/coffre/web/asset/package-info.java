/** Tests. */
@NullMarked
package dev.coffre.web.asset;

import org.jspecify.annotations.NullMarked;
