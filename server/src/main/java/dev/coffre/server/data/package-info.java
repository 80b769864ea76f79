/** The one folder that holds everything a vault service has, and who owns it right now. */
@NullMarked
package dev.coffre.server.data;

import org.jspecify.annotations.NullMarked;
