/** The platform on Linux: modes, unix sockets, {@code /proc}, {@code /sys}, signals. */
@NullMarked
package dev.coffre.agent.platform.linux;

import org.jspecify.annotations.NullMarked;
