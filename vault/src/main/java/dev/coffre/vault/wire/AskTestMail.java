package dev.coffre.vault.wire;

/** Asks for a mail to this address; {@code language} is {@code en} or {@code fr}. */
public record AskTestMail(String to, @OneOf({"en", "fr"}) String language) {}
