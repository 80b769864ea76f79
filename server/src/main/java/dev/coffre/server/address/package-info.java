/** Where agents find this service and by which TLS key, now and after the change that is being prepared. */
@NullMarked
package dev.coffre.server.address;

import org.jspecify.annotations.NullMarked;
