/** What the agent asks of Windows, through the Win32 API. Nothing here loads on another system. */
@NullMarked
package dev.coffre.agent.platform.windows;

import org.jspecify.annotations.NullMarked;
