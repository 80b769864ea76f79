package dev.coffre.vault.wire;

/** Asks for a token that reads the domain of another machine of the vault. */
public record AskReaderToken(String machine) {}
