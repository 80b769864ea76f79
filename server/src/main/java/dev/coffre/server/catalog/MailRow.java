package dev.coffre.server.catalog;

import java.util.Optional;

/**
 * A mail in the outbox.
 *
 * @param alert the alert that it reports; 0 for a mail that reports none
 * @param event what it reports
 * @param attempts the number of failed attempts
 * @param removal the change that a last mail reports to a former recipient
 */
public record MailRow(
        long nr,
        long alert,
        String address,
        String language,
        MailEvent event,
        int attempts,
        Optional<RecipientsChange> removal) {}
