/** A vault that moves or changes its TLS key, and machines that follow or were off. */
@NullMarked
package dev.coffre.acceptance.address;

import org.jspecify.annotations.NullMarked;
