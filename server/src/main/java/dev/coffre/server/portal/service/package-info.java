/** Pages of the service itself: address and TLS key, mail server, clock, audit log. */
@NullMarked
package dev.coffre.server.portal.service;

import org.jspecify.annotations.NullMarked;
