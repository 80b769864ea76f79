package dev.coffre.server.people;

import java.util.Optional;

/**
 * An account as lists show it.
 *
 * @param secondFactor whether it has one
 * @param language in which the person is written to, as far as it is known
 */
public record Account(String name, Rights rights, boolean secondFactor, Optional<String> language) {}
