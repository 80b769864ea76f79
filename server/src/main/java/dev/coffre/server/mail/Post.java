package dev.coffre.server.mail;

/** Sends mails to a mail server. */
@FunctionalInterface
public interface Post {
    /** The result of one attempt. */
    sealed interface Outcome {
        /** The mail server accepted the mail. */
        record Taken() implements Outcome {}

        /** The mail server will never accept the mail. */
        record Refused(String reason) implements Outcome {}

        /** A later attempt may succeed. */
        record Failed(String reason) implements Outcome {}
    }

    /**
     * Tries once. A reason never contains text from the mail server: a foreign server must not write into the portal's pages.
     */
    Outcome send(MailSettings settings, Letter letter);
}
