/** What every page needs: the request, the frame around the page, the answer. */
@NullMarked
package dev.coffre.server.portal.frame;

import org.jspecify.annotations.NullMarked;
