/** Notes of interrupted recoveries. */
@NullMarked
package dev.coffre.agent.recovery;

import org.jspecify.annotations.NullMarked;
