/** When alerts are raised and closed. */
@NullMarked
package dev.coffre.server.alerts;

import org.jspecify.annotations.NullMarked;
