/** Registration of a machine at a vault: credentials file, passphrase, recovery code, keys. */
@NullMarked
package dev.coffre.agent.registration;

import org.jspecify.annotations.NullMarked;
