/** What all pages share: request, response, and the frame around the page. */
@NullMarked
package dev.coffre.server.portal.frame;

import org.jspecify.annotations.NullMarked;
