/** <em>Change properties</em>: what was settled at the registration, and can be settled anew. */
@NullMarked
package dev.coffre.agent.console.properties;

import org.jspecify.annotations.NullMarked;
