/** The first page: is this machine protected? */
@NullMarked
package dev.coffre.agent.console.home;

import org.jspecify.annotations.NullMarked;
