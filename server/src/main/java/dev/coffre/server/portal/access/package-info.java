/** Security of the portal: sessions, CSRF protection of forms, and security headers. */
@NullMarked
package dev.coffre.server.portal.access;

import org.jspecify.annotations.NullMarked;
