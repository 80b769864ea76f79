/** Alerts: raised when something is wrong, closed when it no longer is. */
@NullMarked
package dev.coffre.server.alerts;

import org.jspecify.annotations.NullMarked;
