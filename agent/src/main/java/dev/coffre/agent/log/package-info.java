/** The log file for finding defects. Secrets are never logged. */
@NullMarked
package dev.coffre.agent.log;

import org.jspecify.annotations.NullMarked;
