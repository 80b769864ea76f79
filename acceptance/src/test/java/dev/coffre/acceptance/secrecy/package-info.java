/** Where secrets must not turn up. */
@NullMarked
package dev.coffre.acceptance.secrecy;

import org.jspecify.annotations.NullMarked;
