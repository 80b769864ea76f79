/** Pages of vaults, machines, recovery points and jobs. */
@NullMarked
package dev.coffre.server.portal.vault;

import org.jspecify.annotations.NullMarked;
