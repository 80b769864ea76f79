/** What the fields of messages may hold, said once for the description of the API and for the check of requests. */
@NullMarked
package dev.coffre.vault.field;

import org.jspecify.annotations.NullMarked;
