/** Turns a passphrase into keys and payloads into sealed payloads; never touches a file or a socket. */
@NullMarked
package dev.coffre.sealing;

import org.jspecify.annotations.NullMarked;
