/** The programs as their packages install them. */
@NullMarked
package dev.coffre.acceptance.installed;

import org.jspecify.annotations.NullMarked;
