/**
 * Messages of the management API that no machine sends or receives, and the check of every request against its field
 * rules.
 */
@NullMarked
package dev.coffre.server.message;

import org.jspecify.annotations.NullMarked;
