/** Programs that run beside a backup. */
@NullMarked
package dev.coffre.agent.hook;

import org.jspecify.annotations.NullMarked;
