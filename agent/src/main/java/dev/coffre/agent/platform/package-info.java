/**
 * What the agent needs of the operating system besides reading and placing files. Each interface is one concern; {@link
 * Platform} hands them out. Only the adapters in {@code linux} and {@code windows} call the system.
 */
@NullMarked
package dev.coffre.agent.platform;

import org.jspecify.annotations.NullMarked;
