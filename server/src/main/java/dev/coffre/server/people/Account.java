package dev.coffre.server.people;

import java.util.Optional;

/**
 * An account as lists show it.
 *
 * @param secondFactor whether it has one
 * @param language of the pages that the person sees, as far as it was chosen
 */
public record Account(String name, Rights rights, boolean secondFactor, Optional<String> language) {}
