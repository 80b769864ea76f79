/** The support bundle: what somebody who helps needs to know of this agent, without a secret and without the user's data. */
@NullMarked
package dev.coffre.agent.support;

import org.jspecify.annotations.NullMarked;
