/** Accepts recovery points: only complete ones, only in the order of their machine's chain. */
@NullMarked
package dev.coffre.server.commit;

import org.jspecify.annotations.NullMarked;
