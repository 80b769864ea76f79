/** Pages for starting and watching jobs, and for their history. */
@NullMarked
package dev.coffre.agent.console.job;

import org.jspecify.annotations.NullMarked;
