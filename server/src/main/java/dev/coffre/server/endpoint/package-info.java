/** HTTPS: the routes of docs/protocol.md over the service's core. The only package that knows Spring. */
@NullMarked
package dev.coffre.server.endpoint;

import org.jspecify.annotations.NullMarked;
