/** What runs beside the disks: admission, catalog, access, API. */
@NullMarked
package dev.coffre.server;

import org.jspecify.annotations.NullMarked;
