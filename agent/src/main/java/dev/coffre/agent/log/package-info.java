/** One log file for whoever looks for a defect. Secrets never reach it. */
@NullMarked
package dev.coffre.agent.log;

import org.jspecify.annotations.NullMarked;
