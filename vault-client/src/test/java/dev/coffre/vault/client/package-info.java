/** Holds the remote vault against an honest server and against every kind of other one. */
@NullMarked
package dev.coffre.vault.client;

import org.jspecify.annotations.NullMarked;
