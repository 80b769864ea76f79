package dev.coffre.server.mail;

import dev.coffre.vault.problem.Problem;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import java.util.Properties;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/** Sends by SMTP, with a connection for each mail. Thread-safe. */
public final class SmtpPost implements Post {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final int PERMANENT = 500;
    private static final int ID_BYTES = 16;

    private final Supplier<MailLimits> limits;
    private final InstantSource clock;
    private final SecureRandom random;

    /** @param limits read for each mail, because the operator may change them */
    public SmtpPost(Supplier<MailLimits> limits, InstantSource clock, SecureRandom random) {
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Outcome send(MailSettings settings, Letter letter) {
        try {
            MailLimits allowed = limits.get();
            allowed.requirePort(settings.port());
            Session session = Session.getInstance(properties(settings, allowed));
            MimeMessage message = message(session, settings, letter);
            try (Transport transport = session.getTransport("smtp")) {
                transport.connect(
                        settings.host(),
                        settings.port(),
                        settings.login().map(MailLogin::user).orElse(null),
                        settings.login().map(MailLogin::password).orElse(null));
                transport.sendMessage(message, message.getAllRecipients());
            }
            return new Outcome.Taken();
        } catch (MessagingException e) {
            return outcome(e);
        } catch (Problem problem) {
            return new Outcome.Failed(problem.details().getOrDefault("reason", "not allowed"));
        }
    }

    private static Properties properties(MailSettings settings, MailLimits allowed) {
        Properties properties = new Properties();
        properties.put("mail.smtp.socketFactory", new GuardedSockets(allowed));
        properties.put("mail.smtp.socketFactory.fallback", "false");
        properties.put("mail.smtp.connectiontimeout", String.valueOf(CONNECT.toMillis()));
        properties.put("mail.smtp.timeout", String.valueOf(IDLE.toMillis()));
        properties.put("mail.smtp.writetimeout", String.valueOf(IDLE.toMillis()));
        properties.put("mail.smtp.auth", String.valueOf(settings.login().isPresent()));
        properties.put("mail.smtp.localhost", settings.from().domain());
        properties.put("mail.smtp.from", settings.from().text());
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        switch (settings.security()) {
            case TLS -> properties.put("mail.smtp.ssl.enable", "true");
            case STARTTLS -> {
                properties.put("mail.smtp.starttls.enable", "true");
                properties.put("mail.smtp.starttls.required", "true");
            }
            case NONE -> {}
        }
        return properties;
    }

    private MimeMessage message(Session session, MailSettings settings, Letter letter) throws MessagingException {
        String id = "<%s@%s>".formatted(unique(), settings.from().domain());
        MimeMessage message = new MimeMessage(session) {
            /** The library's own id would reveal the user and host name of the service. */
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", id);
            }
        };
        message.setFrom(new InternetAddress(settings.from().text(), true));
        message.setRecipient(
                Message.RecipientType.TO, new InternetAddress(letter.to().text(), true));
        message.setSubject(letter.subject(), "UTF-8");
        message.setText(letter.body(), "UTF-8");
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setSentDate(Date.from(clock.instant()));
        message.saveChanges();
        return message;
    }

    private String unique() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    private static Outcome outcome(MessagingException failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            switch (cause) {
                case SMTPAddressFailedException refused
                when refused.getReturnCode() >= PERMANENT -> {
                    return new Outcome.Refused("the recipient was refused (" + refused.getReturnCode() + ")");
                }
                case SMTPSendFailedException refused
                when refused.getReturnCode() >= PERMANENT -> {
                    return new Outcome.Refused("the mail was refused (" + refused.getReturnCode() + ")");
                }
                case AuthenticationFailedException refused -> {
                    return new Outcome.Failed("the login was refused");
                }
                case UnknownHostException unknown -> {
                    return new Outcome.Failed("the host's name is unknown");
                }
                case SocketTimeoutException late -> {
                    return new Outcome.Failed("the mail server did not answer in time");
                }
                case ConnectException none -> {
                    return new Outcome.Failed("nobody answers at this host and port");
                }
                case SSLException untrusted -> {
                    return new Outcome.Failed("the mail server's TLS is not to be trusted");
                }
                case Problem problem -> {
                    return new Outcome.Failed(problem.details().getOrDefault("reason", "not allowed"));
                }
                default -> {}
            }
        }
        return new Outcome.Failed("the mail server did not take it");
    }

    /** Returns the next exception: the one that Jakarta Mail chains in its own way, else the Java cause. */
    private static @Nullable Throwable next(Throwable failure) {
        if (failure instanceof MessagingException mail && mail.getNextException() != null) {
            return mail.getNextException();
        }
        return failure.getCause();
    }
}
