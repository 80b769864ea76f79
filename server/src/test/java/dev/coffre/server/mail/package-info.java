/** Where mail may go, how it reads, and that it waits. */
@NullMarked
package dev.coffre.server.mail;

import org.jspecify.annotations.NullMarked;
