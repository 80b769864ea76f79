/** Tests of the package of the same name. */
@NullMarked
package dev.coffre.agent.schedule;

import org.jspecify.annotations.NullMarked;
