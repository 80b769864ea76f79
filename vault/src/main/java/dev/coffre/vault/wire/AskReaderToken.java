package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.ID;

/** Asks for a token that reads the domain of another machine of the vault. */
public record AskReaderToken(@Holds(ID) String machine) {}
