package dev.coffre.server.catalog;

/**
 * The second factor of an account.
 *
 * @param sealed the secret, which only the holder of the key can open
 * @param lastStep of the newest code that was used
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record SecondFactorRow(String account, byte[] sealed, long lastStep) {}
