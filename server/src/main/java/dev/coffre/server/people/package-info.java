/** Accounts of people: sign-in, second factor, API tokens, and each account's rights by vault. */
@NullMarked
package dev.coffre.server.people;

import org.jspecify.annotations.NullMarked;
