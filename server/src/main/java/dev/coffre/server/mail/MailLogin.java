package dev.coffre.server.mail;

/** User name and password for the mail server. */
public record MailLogin(String user, String password) {
    private static final int MAX = 1_024;

    /** @throws dev.coffre.vault.problem.Problem {@code mail-settings-invalid} */
    public MailLogin {
        if (!isPlain(user) || !isPlain(password)) {
            throw MailSettings.invalid("user and password have 1 to " + MAX + " characters and no control characters");
        }
    }

    private static boolean isPlain(String text) {
        return !text.isEmpty() && text.length() <= MAX && text.chars().noneMatch(Character::isISOControl);
    }

    /** Leaves out the password, which must not reach a log. */
    @Override
    public String toString() {
        return "login of " + user;
    }
}
