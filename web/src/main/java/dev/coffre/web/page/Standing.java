package dev.coffre.web.page;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that is so until somebody does something about it: on every page that it concerns.
 *
 * @param grave whether something is wrong
 * @param until a moment, at the end of the text
 * @param more where there is more about it
 */
public record Standing(boolean grave, String text, Optional<Instant> until, Optional<Link> more) {}
