/** What the routes say of themselves, and the OpenAPI document that is made of it. Knows neither HTTP nor the vault. */
@NullMarked
package dev.coffre.server.openapi;

import org.jspecify.annotations.NullMarked;
