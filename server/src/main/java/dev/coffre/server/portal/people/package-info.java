/** The pages of people: signing in and out, how pages look, one's own account. */
@NullMarked
package dev.coffre.server.portal.people;

import org.jspecify.annotations.NullMarked;
