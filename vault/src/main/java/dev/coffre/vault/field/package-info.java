/** The rules for fields of messages, stated once for the API description and the request check. */
@NullMarked
package dev.coffre.vault.field;

import org.jspecify.annotations.NullMarked;
