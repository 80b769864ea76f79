/** This machine at its vault: its keys, address and authentication combined, and the domains of other machines. */
@NullMarked
package dev.coffre.agent.machine;

import org.jspecify.annotations.NullMarked;
