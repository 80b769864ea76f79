package dev.coffre.server.catalog;

/**
 * A mail in the outbox.
 *
 * @param alert the alert that it reports
 * @param closed whether it reports that the alert was closed
 * @param tries the number of failed attempts
 */
public record MailRow(long nr, long alert, String address, String language, boolean closed, int tries) {}
