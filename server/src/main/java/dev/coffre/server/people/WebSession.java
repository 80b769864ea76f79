package dev.coffre.server.people;

import java.time.Instant;
import java.util.Optional;

/**
 * A session of a person at the portal.
 *
 * @param since when it began
 * @param used when its last request came, to the minute
 * @param notice for the next page
 */
public record WebSession(AccountSession signedIn, Instant since, Instant used, Optional<String> notice) {}
