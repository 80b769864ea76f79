/** The support bundle: information about this agent for technical support, without secrets and without the user's data. */
@NullMarked
package dev.coffre.agent.support;

import org.jspecify.annotations.NullMarked;
