/** The home page, which shows whether this machine is protected. */
@NullMarked
package dev.coffre.agent.console.home;

import org.jspecify.annotations.NullMarked;
