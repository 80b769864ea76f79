/** Pages about people: sign-in, view preferences, the own account, all accounts. */
@NullMarked
package dev.coffre.server.portal.people;

import org.jspecify.annotations.NullMarked;
