package dev.coffre.server.catalog;

import java.util.Optional;

/**
 * A mail that is to be sent.
 *
 * @param alert what it is about; 0 for a last mail to a former recipient
 * @param closed whether it says that the cause is gone
 * @param tries how often it could not be sent
 * @param removal of a last mail to a former recipient, why it is sent
 */
public record MailRow(
        long nr,
        long alert,
        String address,
        String language,
        boolean closed,
        int tries,
        Optional<RecipientsChange> removal) {}
