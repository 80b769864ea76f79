/** What an administrator can ask for, whichever way it comes: HTTPS, the local socket, or a stopped data folder. */
@NullMarked
package dev.coffre.server.admin;

import org.jspecify.annotations.NullMarked;
