package dev.coffre.server.mail;

/** Sends mails to a mail server. */
@FunctionalInterface
public interface MailTransport {
    /** The result of one attempt. */
    sealed interface SendResult {
        /** The mail server accepted the mail. */
        record Sent() implements SendResult {}

        /** The mail server will never accept the mail. */
        record PermanentFailure(String reason) implements SendResult {}

        /** The mail server did not accept this mail. A later attempt may succeed, and so may other mails now. */
        record TemporaryFailure(String reason) implements SendResult {}

        /** There was no connection to the mail server, which no mail can do without. */
        record ServerUnavailable(String reason) implements SendResult {}
    }

    /**
     * Tries once. A reason never contains text from the mail server: a foreign server must not write into the portal's
     * pages.
     */
    SendResult send(MailSettings settings, MailMessage message);
}
