/** Reports this machine's jobs to the vault, without delaying them. */
@NullMarked
package dev.coffre.agent.report;

import org.jspecify.annotations.NullMarked;
