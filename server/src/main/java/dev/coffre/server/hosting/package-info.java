/** The vaults of this service: their credentials, machines, key slots and quotas. */
@NullMarked
package dev.coffre.server.hosting;

import org.jspecify.annotations.NullMarked;
