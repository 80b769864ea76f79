/** Reports that never get in the way. */
@NullMarked
package dev.coffre.agent.report;

import org.jspecify.annotations.NullMarked;
