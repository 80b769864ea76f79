package dev.coffre.server.catalog;

import java.time.Instant;

/**
 * A secret for an authenticator app that was shown and is not confirmed yet.
 *
 * @param sealed the secret, encrypted under the service's key
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record SecondFactorOfferRow(String account, byte[] sealed, Instant expires) {}
