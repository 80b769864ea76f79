/** Tests of the adapters for Windows. Those that call Windows run there, or under Wine. */
@NullMarked
package dev.coffre.agent.platform.windows;

import org.jspecify.annotations.NullMarked;
