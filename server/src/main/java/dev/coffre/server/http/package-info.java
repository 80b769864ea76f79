/** Shared by API and portal: threads for blocking work, request ids, the access log, trusted proxies. */
@NullMarked
package dev.coffre.server.http;

import org.jspecify.annotations.NullMarked;
