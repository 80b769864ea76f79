/** One job at a time. */
@NullMarked
package dev.coffre.agent.job;

import org.jspecify.annotations.NullMarked;
