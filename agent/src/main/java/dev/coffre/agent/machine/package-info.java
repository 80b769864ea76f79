/** This machine as its vault knows it: keys, address and log-in put together, and the keys of another machine. */
@NullMarked
package dev.coffre.agent.machine;

import org.jspecify.annotations.NullMarked;
