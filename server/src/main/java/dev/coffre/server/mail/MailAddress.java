package dev.coffre.server.mail;

import dev.coffre.server.message.MailRecipient;
import dev.coffre.vault.problem.ProblemCode;
import java.util.regex.Pattern;

/**
 * An email address in its plain form, without a display name. The pattern admits nothing that could end a header line
 * or begin a second address.
 */
public record MailAddress(String text) {
    private static final Pattern FORM = Pattern.compile(MailRecipient.ADDRESS);

    /** @throws dev.coffre.vault.problem.Problem {@code mail-settings-invalid} */
    public MailAddress {
        if (text.length() > MailRecipient.MAX_LENGTH || !FORM.matcher(text).matches()) {
            throw ProblemCode.MAIL_SETTINGS_INVALID.with("reason", "an address of mail is not one");
        }
    }

    String domain() {
        return text.substring(text.lastIndexOf('@') + 1);
    }

    @Override
    public String toString() {
        return text;
    }
}
