package dev.coffre.server.catalog;

/**
 * A mail that is to be sent.
 *
 * @param alert what it is about
 * @param closed whether it says that the cause is gone
 * @param tries how often it could not be sent
 */
public record MailRow(long nr, long alert, String address, String language, boolean closed, int tries) {}
