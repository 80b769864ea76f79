/** Programs of the user that run before and after a backup. They are configured on this machine only, never by a vault. */
@NullMarked
package dev.coffre.agent.hook;

import org.jspecify.annotations.NullMarked;
