/** What a user does on a good day, from the registration to the recovered folder. */
@NullMarked
package dev.coffre.acceptance.journey;

import org.jspecify.annotations.NullMarked;
