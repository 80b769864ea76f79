/** The Ed25519 keys by which a machine signs its recovery points and its log-ins (docs/format.md §1). */
@NullMarked
package dev.coffre.sealing.machine;

import org.jspecify.annotations.NullMarked;
