package dev.coffre.server.catalog;

/**
 * The second factor of an account.
 *
 * @param sealed the secret, encrypted under the service's key
 * @param lastStep the time step of the newest code that was used
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record SecondFactorRow(String account, byte[] sealed, long lastStep) {}
