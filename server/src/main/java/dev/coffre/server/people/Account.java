package dev.coffre.server.people;

import java.util.Optional;

/**
 * An account as lists show it.
 *
 * @param secondFactor whether a second factor is on
 * @param language language of the pages, if the person chose one
 */
public record Account(String name, Rights rights, boolean secondFactor, Optional<String> language) {}
