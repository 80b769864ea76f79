/** The platform on Windows: named pipes, access control lists, events, volumes, the console, the service. */
@NullMarked
package dev.coffre.agent.platform.windows;

import org.jspecify.annotations.NullMarked;
