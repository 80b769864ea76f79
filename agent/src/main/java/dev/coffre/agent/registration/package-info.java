/** Makes a machine known to a vault: credentials file, passphrase, recovery code, keys. */
@NullMarked
package dev.coffre.agent.registration;

import org.jspecify.annotations.NullMarked;
