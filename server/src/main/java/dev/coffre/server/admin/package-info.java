/** Administration commands, from all entry points: HTTPS, the local socket, or a stopped data folder. */
@NullMarked
package dev.coffre.server.admin;

import org.jspecify.annotations.NullMarked;
