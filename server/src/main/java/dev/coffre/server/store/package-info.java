/** The open store of a vault service: its files, its signing key, and its journal that can be appended to. */
@NullMarked
package dev.coffre.server.store;

import org.jspecify.annotations.NullMarked;
