package dev.coffre.server.mail;

/** User name and password for the mail server. */
public record MailCredentials(String user, String password) {
    private static final int MAX_LENGTH = 1_024;

    /** @throws dev.coffre.vault.problem.Problem {@code mail-settings-invalid} */
    public MailCredentials {
        if (!isPlain(user) || !isPlain(password)) {
            throw MailSettings.invalid(
                    "user and password have 1 to " + MAX_LENGTH + " characters and no control characters");
        }
    }

    private static boolean isPlain(String text) {
        return !text.isEmpty() && text.length() <= MAX_LENGTH && text.chars().noneMatch(Character::isISOControl);
    }

    /** Leaves out the password, which must not reach a log. */
    @Override
    public String toString() {
        return "login of " + user;
    }
}
