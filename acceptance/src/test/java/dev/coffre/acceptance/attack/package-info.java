/** Strangers and single machines that try to use the vault service up. All of it stays on 127.0.0.1. */
@NullMarked
package dev.coffre.acceptance.attack;

import org.jspecify.annotations.NullMarked;
