/** Descriptions of the routes, and the OpenAPI document that is built from them. Independent of HTTP and of the vault. */
@NullMarked
package dev.coffre.server.openapi;

import org.jspecify.annotations.NullMarked;
