/** The management portal: routes and dispatch. */
@NullMarked
package dev.coffre.server.portal;

import org.jspecify.annotations.NullMarked;
