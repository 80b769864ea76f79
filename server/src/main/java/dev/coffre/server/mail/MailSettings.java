package dev.coffre.server.mail;

import dev.coffre.server.message.SetMailServerRequest;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The mail server that sends alerts.
 *
 * @param credentials allowed only over a protected connection
 * @param from sender's address
 */
public record MailSettings(
        String host, int port, MailSecurity security, Optional<MailCredentials> credentials, MailAddress from) {
    private static final Pattern HOST = Pattern.compile(SetMailServerRequest.HOST);

    /** @throws Problem {@code mail-settings-invalid} */
    public MailSettings {
        if (!HOST.matcher(host).matches()) {
            throw invalid("the host is neither a name nor an address");
        }
        if (port < 1 || port > SetMailServerRequest.MAX_PORT) {
            throw invalid("the port is not between 1 and 65535");
        }
        if (credentials.isPresent() && security == MailSecurity.NONE) {
            throw invalid("a password must not travel unprotected: starttls or tls is needed");
        }
    }

    static Problem invalid(String reason) {
        return ProblemCode.MAIL_SETTINGS_INVALID.with("reason", reason);
    }
}
