/** The whole journey with real processes, and the arrows between the modules. */
@NullMarked
package dev.coffre.acceptance;

import org.jspecify.annotations.NullMarked;
