package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;

import dev.coffre.vault.field.Holds;

/** Asks for a token that reads the domain of another machine of the vault. */
public record AskReaderToken(@Holds(ID) String machine) {}
