/** People: their accounts, how they sign in, and what each may do in which vault. */
@NullMarked
package dev.coffre.server.people;

import org.jspecify.annotations.NullMarked;
