/** The way from an agent to its vault: through proxies, and at what pace. */
@NullMarked
package dev.coffre.acceptance.way;

import org.jspecify.annotations.NullMarked;
