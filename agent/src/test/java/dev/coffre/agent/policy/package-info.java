/** Tests of the package of the same name. */
@NullMarked
package dev.coffre.agent.policy;

import org.jspecify.annotations.NullMarked;
