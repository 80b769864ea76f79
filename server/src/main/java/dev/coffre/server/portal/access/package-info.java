/** Who uses the portal: sessions, forms that only our own pages can send, and what browsers are told to forbid. */
@NullMarked
package dev.coffre.server.portal.access;

import org.jspecify.annotations.NullMarked;
