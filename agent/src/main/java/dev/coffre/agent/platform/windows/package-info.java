/** The adapters of {@code agent.platform} for Windows. Nothing here loads on another system. */
@NullMarked
package dev.coffre.agent.platform.windows;

import org.jspecify.annotations.NullMarked;
