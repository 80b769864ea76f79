/** Vaults of this service: credentials, machines, key slots, quotas, and the lists that the API returns of them. */
@NullMarked
package dev.coffre.server.hosting;

import org.jspecify.annotations.NullMarked;
