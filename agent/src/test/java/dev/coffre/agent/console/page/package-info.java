@NullMarked
package dev.coffre.agent.console.page;

import org.jspecify.annotations.NullMarked;
