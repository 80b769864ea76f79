/** The management portal: which page answers which address. */
@NullMarked
package dev.coffre.server.portal;

import org.jspecify.annotations.NullMarked;
