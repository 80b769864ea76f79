package dev.coffre.server.mail;

/** Carries letters to a mail server. */
@FunctionalInterface
public interface Post {
    /** What became of a letter. */
    sealed interface Outcome {
        /** The mail server has taken it. */
        record Taken() implements Outcome {}

        /** The mail server will never take it. */
        record Refused(String reason) implements Outcome {}

        /** It may go better later. */
        record Failed(String reason) implements Outcome {}
    }

    /** Tries once. Nothing of what the mail server says is in a reason: a foreign server must not write in our pages. */
    Outcome send(MailSettings settings, Letter letter);
}
