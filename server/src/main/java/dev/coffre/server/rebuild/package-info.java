/** Makes the catalog anew from the store. */
@NullMarked
package dev.coffre.server.rebuild;

import org.jspecify.annotations.NullMarked;
