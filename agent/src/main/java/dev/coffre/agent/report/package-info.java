/** How the vault is told of this machine's jobs: beside them, and never in their way. */
@NullMarked
package dev.coffre.agent.report;

import org.jspecify.annotations.NullMarked;
