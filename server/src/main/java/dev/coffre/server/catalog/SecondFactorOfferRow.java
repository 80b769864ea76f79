package dev.coffre.server.catalog;

import java.time.Instant;

/** A secret for an authenticator app that was shown and is not confirmed yet. It is sealed as {@link SecondFactorRow}'s. */
public record SecondFactorOfferRow(String account, byte[] sealed, Instant expires) {}
