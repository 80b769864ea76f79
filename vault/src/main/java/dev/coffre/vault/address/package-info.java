/** The vault's signed statement of its service's addresses and TLS keys. Agents follow it when these change. */
@NullMarked
package dev.coffre.vault.address;

import org.jspecify.annotations.NullMarked;
