package dev.coffre.server.mail;

import dev.coffre.vault.problem.ProblemCode;
import java.util.regex.Pattern;

/**
 * An address of mail in its plain form, without a name. Nothing passes that could end a header line or begin a second
 * address.
 */
public record MailAddress(String text) {
    /** Of all that RFC 5321 allows. */
    private static final int MAX = 254;

    private static final Pattern FORM =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,8}"
                    + "@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

    /** @throws dev.coffre.vault.problem.Problem {@code mail-settings-invalid} */
    public MailAddress {
        if (text.length() > MAX || !FORM.matcher(text).matches()) {
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
