/** The open store of a vault service: its files, its signing key, and its journal. */
@NullMarked
package dev.coffre.server.store;

import org.jspecify.annotations.NullMarked;
