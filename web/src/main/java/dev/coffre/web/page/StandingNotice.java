package dev.coffre.web.page;

import java.time.Instant;
import java.util.Optional;

/**
 * A notice that stays until its cause is resolved, on every page that it concerns.
 *
 * @param grave whether something is wrong
 * @param until a moment to show at the end of the text
 * @param more link to details
 */
public record StandingNotice(boolean grave, String text, Optional<Instant> until, Optional<Link> more) {}
