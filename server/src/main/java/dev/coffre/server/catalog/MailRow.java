package dev.coffre.server.catalog;

import java.util.Optional;

/**
 * A mail in the outbox.
 *
 * @param alert the alert that it reports; 0 for a last mail to a former recipient
 * @param closed whether it reports that the alert was closed
 * @param attempts the number of failed attempts
 * @param removal the change that a last mail reports to a former recipient
 */
public record MailRow(
        long nr,
        long alert,
        String address,
        String language,
        boolean closed,
        int attempts,
        Optional<RecipientsChange> removal) {}
