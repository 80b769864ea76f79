/** The pages of the service itself: its address and TLS key, its mail server, its audit log. */
@NullMarked
package dev.coffre.server.portal.service;

import org.jspecify.annotations.NullMarked;
