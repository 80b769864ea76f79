/** <em>Change properties</em>: settings made at registration that can be changed later. */
@NullMarked
package dev.coffre.agent.console.properties;

import org.jspecify.annotations.NullMarked;
