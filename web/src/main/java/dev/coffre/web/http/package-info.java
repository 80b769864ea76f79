/**
 * HTTP as pages need it, without a server: forms, responses, security headers, redirects. Each program adapts its own
 * server.
 */
@NullMarked
package dev.coffre.web.http;

import org.jspecify.annotations.NullMarked;
