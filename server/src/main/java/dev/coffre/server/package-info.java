/** The vault service: admission, catalog, access, API, portal. */
@NullMarked
package dev.coffre.server;

import org.jspecify.annotations.NullMarked;
