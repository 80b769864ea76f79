/** The HTTP API: the routes of docs/protocol.md on Spring and Tomcat. Beside it, only the portal uses Spring. */
@NullMarked
package dev.coffre.server.endpoint;

import org.jspecify.annotations.NullMarked;
