/** What every way in by HTTP needs, whether scripts or people come: threads for slow work, one line per request. */
@NullMarked
package dev.coffre.server.http;

import org.jspecify.annotations.NullMarked;
