@NullMarked
package dev.coffre.agent.setup.linux;

import org.jspecify.annotations.NullMarked;
